/** Common given names, surnames and companies that are not words of the shipped languages. Short on purpose, because the judge checks names as well. */
export const WELL_KNOWN_NAMES: ReadonlySet<string> = new Set(
  (
    "Aaron Abdul Abdullah Abigail Adam Adela Adrian Adriana Agnes Ahmed Aisha Alan Albert Alejandro Alejandra Alessandro Alex " +
    "Alexander Alexandra Alexandre Alfred Alfredo Ali Alice Alicia Alina Aline Alison Allison Amanda Amelia Amelie Amina Amir Amit " +
    "Amy Ana Anaïs Andre André Andrea Andreas Andrew Andrés Andries Angela Anika Anita Anja Anna Anne Annelie Annelise Annemarie Annette Annika Antoine Anton " +
    "Antonio Anya Arjun Armando Arnaud Arthur Ashley Astrid Aurélie Ayanda Ayesha Barbara Beatrice Beatriz Ben Benedict Benjamin " +
    "Benoît Bernard Bernd Bettina Bianca Birgit Boris Brandon Brenda Brian Brigitte Bruno Camille Carina Carl Carla Carlos Carmen " +
    "Carol Carolina Caroline Catherine Cecilia Céline Charlene Charles Charlotte Chantal Chen Chiara Chloe Chloé Chris Christa " +
    "Christina Christine Christoph Christophe Christopher Cindy Claire Clara Claude Claudia Claudio Colin Connor Craig Cristina " +
    "Cynthia Dan Daniel Daniela Danielle Danny David Deborah Denis Dennis Derek Diana Diego Dieter Dirk Dmitri Dominic Dominik " +
    "Donald Donna Doris Dorothy Douglas Duncan Dylan Eberhard Eduardo Edward Edwin Eileen Elena Elias Elisabeth Élise Elizabeth Ella " +
    "Ellen Elena Elsa Emil Emilia Emilie Emily Emma Emmanuel Enrique Eric Erik Erika Erin Ernst Esther Ethan Etienne Étienne Eugene " +
    "Eva Evelyn Fabian Fabien Fabio Fatima Felipe Felix Fernanda Fernando Fiona Florence Florian Frances Francesca Francesco Francis " +
    "Francisco Franco François Françoise Frans Franz Fred Freddie Frederic Friedrich Fritz Gabriel Gabriela Gareth Gary George Georg " +
    "Gerald Gerhard Gerrit Giovanni Giulia Gisela Gonzalo Gordon Graham Greg Gregory Guillaume Guillermo Günter Gustav Gustavo Guy " +
    "Hanna Hannah Hannes Hans Harald Harold Harry Hassan Hector Héctor Heidi Heike Heinrich Heinz Helen Helena Helga Helmut Hendrik " +
    "Henri Henry Herbert Hermann Hiroshi Holger Horst Howard Hugo Ian Ibrahim Ignacio Ines Inés Inga Ingrid Irene Iris Isaac Isabel " +
    "Isabella Isabelle Ivan Jaco Jacob Jacqueline Jacques Jaime Jakob James Jamie Jan Jana Jane Janet Jasmin Jason Javier Jean Jeff " +
    "Jeffrey Jennifer Jens Jeremy Jérôme Jessica Jesús Jill Jim Jimmy Joachim Joan Joanna João Jochen Joe Joel Johan Johann Johanna " +
    "Johannes John Johnny Jonas Jonathan Jordan Jörg Jorge José Josef Joseph Joshua Juan Juana Judith Julia Julian Juliana Julie " +
    "Julien Juliette Jürgen Justin Kai Kamal Karen Karin Karl Karla Karsten Katharina Katherine Kathleen Kathrin Kathryn Katja Katrin " +
    "Kayla Keith Kelly Ken Kenneth Kerstin Kevin Khalid Kim Klaus Kobus Kofi Konrad Kumar Kurt Kyle Lars Laura Laurent Lauren Laurence " +
    "Lea Léa Leah Lebo Lena Leo Leon Leonard Leonie Lerato Leslie Lesedi Liam Liesl Lina Linda Lindiwe Lisa Lloyd Lorenzo Louis Louise " +
    "Lourdes Luc Luca Lucas Lucia Lucía Lucie Lucy Luis Luisa Lukas Lungile Lydia Magdalena Maike Malik Mandla Manfred Manon Manuel " +
    "Manuela Marcel Marcela Marco Marcos Marcus Margaret Margarita Margot Maria María Mariam Mariana Marie Marina Mario Marion Marius " +
    "Markus Marlene Marta Martha Martin Martina Martine Mary Maryam Mateo Mathieu Matteo Matthew Matthias Matthieu Maurice Maxime " +
    "Megan Mehmet Melanie Melissa Mia Michael Michaela Michel Michele Michelle Miguel Mike Mohamed Mohammad Mohammed Mónica Monica " +
    "Monika Monique Morgan Moritz Muhammad Mustafa Nadia Nadine Naledi Nancy Naomi Natalia Natalie Nathalie Nathan Neil Nicholas " +
    "Nicola Nicolas Nicolás Nicole Nico Niklas Nikolai Nina Noah Nomsa Nomvula Noor Nora Norbert Norman Oliver Olivia Olivier Olga Omar " +
    "Oscar Otto Pablo Pamela Paola Paolo Pascal Patricia Patricio Patrick Paul Paula Paulina Pauline Paulo Pedro Peter Petra Petrus " +
    "Philip Philipp Philippe Phillip Phumzile Pierre Pieter Pilar Pia Priya Rachel Rafael Rahul Raj Ralf Ralph Ramón Raquel Raúl " +
    "Raymond Rebecca Regina Reinhard Renate Renato René Ricardo Richard Robert Roberta Roberto Robin Rodrigo Roger Roland Rolf Roman " +
    "Ronald Rosa Ross Roy Rudolf Russell Ruth Ryan Sabine Samantha Sam Samir Samuel Sandra Sara Sarah Sascha Scott Sean Sébastien " +
    "Sebastian Sergei Sergio Shannon Sharon Shaun Sheila Shirley Sibusiso Silke Silvia Simon Simone Sindiwe Sipho Sizwe Sofia Sofía " +
    "Sonja Sonia Sophia Sophie Stefan Stefanie Stefano Stella Stephan Stephanie Stéphane Stephen Steve Steven Stuart Susan Susanne " +
    "Suzanne Sven Sylvia Sylvie Tanja Tariq Teresa Thabo Thandi Theresa Thérèse Thomas Thorsten Tim Timothy Tina Tobias Todd Tom " +
    "Tomas Tomás Tony Tracy Ulrich Ulrike Ursula Uwe Valentina Valérie Vanessa Véronique Veronica Vicente Victoria Vikram Viktor " +
    "Vincent Virginia Virginie Vivian Volker Vusi Walter Wanda Wayne Wendy Werner Wilhelm Willem William Wolfgang Xavier Yannick Yasmin " +
    "Yolanda Yusuf Yvette Yvonne Zanele Zara Zinhle Zoe Zoë Zoé " +
    "Becker Botha Chen Dlamini Dubois Durand Fernández Fischer García Girard Gómez González Govender Hartmann Hernández Herrmann Hoffmann " +
    "Hofmann Huber Johnson Jones Khan Khumalo Köhler Krause Krüger Lefebvre Lehmann Leroy López Maier Martínez Mayer Meyer Mokoena " +
    "Moreau Müller Naidoo Ndlovu Neumann Nguyen Nkosi Patel Pérez Pillay Ramírez Rodríguez Sánchez Schmid Schmidt Schmitt Schneider " +
    "Schröder Schulz Schulze Singh Smith Wagner Wang Weber Zimmermann " +
    "Adobe Airbus Amazon Adyen Allianz Atlassian Bosch Carrefour Cloudflare Datadog DHL FedEx GitHub GitLab Google Heineken Hermes Ikea " +
    "Intel Klarna Lidl Lufthansa Mastercard Mercadona Microsoft Netflix Nvidia Okta OpenAI Oracle PayPal Renault Salesforce Samsung SAP Shopify " +
    "Shoprite Siemens Slack Spotify Stripe Telefónica Telkom Tesla Toyota Twilio Uber Unilever UPS Vodacom Vodafone " +
    "Volkswagen Woolworths Zalando Zendesk"
  ).split(" "),
);
