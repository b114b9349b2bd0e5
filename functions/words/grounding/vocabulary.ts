/** Ordinary words that a summary may write with a capital: to begin a sentence, or in a headline. */

const ENGLISH = `
a about above absent access according account across action active activity actual add added adding additional address
adjusted administrator affected after afternoon afterwards again against agent agents agreed ahead all almost along already also
although always am amended among amount an and announced annual another answer any anyone anything apart application applied
applies approximately april are area around arrangements arrival as ask asks assessment assessments assigned at attempt attempts
attendance attendee attendees attending author automatic automated available away back balance based basis batch be because become
becomes been before beginning begins behind being below beside besides between beyond big billing board body both branch branches
break breaks brief bring brings budget bug bugs build builds building business but button by call called calls can candidate cannot
capacity carried case cases catering cause caused central centre certificate certificates change changed changes changing charge
check checked checks choice city clarified class classes classroom client clients clock close closed closes closing code collision
combined come comes coming comment comments commit commits communication company compared complete completed completion compliance
concerned concerning conclusion condition conditions conference confirm confirmation confirmed conflict conflicting conflicts
connected consequently contact contains content continue continues contract contribution copy correct corrected correction cost
could count country course courses cover covers create created creation creator credit current currently customer customers cut daily
data database date dates day days deadline dear december decided decrease decreased default delay deleted deletion deliver delivered
deliveries delivery department deploy deployment deploys description detail details developer developers did difference different direct
discount discussion do document documentation documents does done down draft driver dropped due duration during each earlier
early easier edit edited edition education effect effective eight eighteen eighth eighty either eleven eleventh email employee
end ended ending ends enrolled enrolment enrolments entire entries entry equipment error errors essential estimated etc even evening
event events every everybody everyone everything exact exam exams example except excluding existing expected expires extended extension
extra facilitator facilitators fact facts failed failing fails failure failures family feature features fee fees few field fields
fifteen fifth fifty file files final finally finance find finish finished finishes first five fix fixed fixes floor follow followed
following follows food for former formerly forty forward found four fourteen fourth free friday from full fully function funding further
future gate general get gets gives given go goes going good goods got grade grand graph group groups growth had half hall halt has
have having he headcount health held help her here high higher his hold holds holiday hour hours house how however hundred if immediately impact
important improved improvement improvements in include included includes including increase increased indeed individual information
initial initially inside installed instead instructions instructor insurance intake intended intermediate internal into introduced
introduction invoice invoiced invoices involved is issue issued issues it item items its itself january job jobs join joined joining joins july june
just keep keeps kept key keyboard known label labelled labels lab last late later latest lead leader leads learner learners learning least
leave leaves leaving lecture left legal less lesson lessons let letter level levels library like limit line link list listed little live
local located location locations log longer look made main maintenance maintainer make makes manager many march mark marked marker market
material materials matter maximum may me mean meaning means meanwhile measured meet meeting meetings meets member members membership memo merge
merged merges merging message method mid middle might milestone minimum minor minute minutes missing module modules monday month monthly months
more moreover morning most move moved moves moving much multiple must my name named names national near nearly necessary need needed needs neither net
never new newer newly next night nine nineteen ninety ninth no nobody nobody's none noon nor normal normally not note noted notes nothing notice
notification november now number numbers october of off offer office officer offices old older on once one ongoing online only onto open
opened opening opens operations option or order ordered orders organisation organisations original originally other others otherwise our out
outcome outside outstanding over overall overlap overlapping overlaps own owner package page paid paper part partial participant participants particular
partly parts party passed past pay payable paying payment payments people per period permanent permission person personal phase phone
place placed places plan planned planning plans platform please plus point policy portion position possible postponed practical
practice prepared present presented previous previously price pricing primary print prior priority problem problems procedure proceed process
processed processing product production products programme programmes progress project projects proposed provide provided provider
providing public published pull purchase push pushed quality quantity quarter query question quick quote range rate rather reached read ready real
reason reasons received recent recently record recorded records reduced reduction reference references regarding region register registered
registration regular related release released releases relevant remain remaining remains remark reminder remote removal remove removed removes
renamed renewed repair repairs replaced replacement replaces replacing report reported reporter reports repository request requested requests
require required requires reschedule rescheduled rescheduling reserved reset resolved respective respectively response responsible rest result
resulting results resumes return returned returns revenue review reviewed reviewer reviewers reviews revised revision right role
room rooms round route row rule run running runs safety sale sales same saturday saved schedule scheduled schedules scheduling school
score seat seats second section security see sent separate separately september series server service services session sessions set setting
settings seven seventeen seventh seventy several share shared she shift shifts ship shipment shipments shipped shipping short shorter should show shown
shows side signed similar simple simply since single site sites six sixteen sixth sixty size skills small so software some somebody soon
source space speaker special specific split staff stage standard start started starting starts state stated statement station status
stay stays step steps still stock stop stopped stops store street student students study subject submitted subscription such summary
sunday supervisor supplied supplier supplies supply support switch switched system table tag tags take taken takes taking target task tasks
taught tax teach teacher teachers teaches team teams technical ten tenth term terms test tested testing tests text than thank thanks that the
their them then there therefore these they third thirteen thirty this those though thousand three through throughout thursday thus
ticket till time timeline times timetable timing title to today together tomorrow too took top topic total totals town track trainer trainers
training transfer transferred transport trigger triggered tuesday turn tutor tutors twelve twelfth twenty twice two type types under
unfortunately unit units unknown unless unpaid unresolved until up upcoming update updated updates updating upgrade upgraded upon use used user
users uses using usual valid value values various vehicle vendor venue venues version versions very via view visit volume wait waiting walk want
warehouse was way we website wednesday week weekday weekdays weekend weekly weeks welcome well went were what when where whereas whether which while who whole
whom whose why will with withdrawal withdrawn within without word work worker workers workflow workflows working workplace works workshop workshops
would write written year yearly years yes yesterday yet you your zero`;

const AFRIKAANS = `
aan aand aangesien aangepas aanlyn aansoek aantal adres afdeling afgelewer afgehandel aflewering afrikaans agent agente agter agterstallig al albei algemene
alle alles almal alreeds amptelik ander as asook asseblief baie bedrag beampte begin beginner beginners bedoel behalwe beide bekend belangrik beplan
besig beskikbaar beskrywing besonderhede bestaande bestelling betaal betaling betrokke bevestig bo boonop botsing branders bring buite by bygevoeg bygewerk
daar daarbenewens daardeur daarna daarom daarvan dag dae dan dankie dat data datum datums deel deelnemer deelnemers deeglik deur die diens dieselfde dinsdag direk dit
doen donderdag drie dus een eenheid eerder eers eerste effektief eie einddatum einde eindig eindtyd ek eksamen eksamens eksterne elke en enige engels ekstra fakture faktuur fase fasiliteerder
foute fout gaan geadministreer gebeur gebou gedurende gee geen gegee gehou gekanselleer gekry geld gelede geleentheid geld gemerk genoeg geplaas geregistreer gereed geskep geskeduleer geskuif geslaag gesluit gestel gevind gevolg gevolglik
gevorderde gewysig groep grond groot haar hal hande hang het hierdie hierna hiermee hoeveelheid hof hoof hou hul hulle huidige ingeskryf in inligting insluitend inskrywing instrukteur
intussen is ja jaar jou julle kan kantoor kategorie klas klasse klaskamer klient kliente kode komende kom konflik kontak koste kursus kwartaal kyk laaste laat
lank leer leerder leerders leerling leerprogram leerprogramme lees lei lokaal maand maandag maar maatskappy materiaal meer met metode middag min minder module moet moontlik more na naam name naby nadat nader
nagmaal neem net nie niemand niks nodig nog nommer nota notas nou nuut nuwe of om omdat onder onderwerp ons onderskeidelik ook oor oorspronklike oorspronklik oorvleuel oorvleueling op
opdatering opleiding opleier opgedateer opsomming paslik persone persoon plaas plek praktiese prys program projek punt rede reeds reeks reel rekening rekord saal saam sal saterdag
sedert sekere sertifikaat sessie sessies sien skedule skool skuif sodat sodra sondag soos spesifieke staan stad status steeds taak
tans te tegniese ten ter terrein terwyl titel toe toegang toets toetse tot totaal totale twee tweede tyd tye tydens tydelik tydskedule uit uitgestel uitslag uur vak
van vanaf vandag vanjaar vanwee vas veld veranderde veranderinge verander verandering verdere vereis vereiste verlaat verlede verleng verskeie verskil verskuif verskuiwing vertraging vervang vervanging verwag verwyder verwydering
vier vind vir voeg volgende volgens voltooi voor vorige vorm vrae vroeer vrydag waar waarde waarskynlik wag wanneer was wat weer weens week weeklikse weke werk werkers werkswinkel werkswinkels wie woensdag word worde wysig wysiging wysigings
begindatum beginne beginpunt besoek klaskode kliënt lesing lesings lokasie onderrig rooster sentrum sitting sittings venue terrein nuutste naweek`;

/** Folded. */
const ORDINARY: ReadonlySet<string> = new Set(
  `${ENGLISH} ${AFRIKAANS}`.split(/\s+/).filter((word) => word !== ""),
);

/** Endings of words for things and acts, which few names have. */
const ENDINGS =
  /(?:ing|ings|ed|ly|tion|tions|sion|sions|ment|ments|ness|ance|ence|ity|ities|ology|ware|lik|like|heid|hede|ering|erings|isie|asie|asies|teit)$/;

/** Abbreviations that are no names. */
export const ABBREVIATIONS: ReadonlySet<string> = new Set(
  "id ok faq tba tbc am pm pr ci ui vat btw pdf".split(" "),
);

export function isOrdinary(word: string): boolean {
  return ORDINARY.has(word) || (word.length >= 6 && ENDINGS.test(word));
}
