/** Words that are also names ("Will", "May", "Grace"). Alone, they count as a name only with a capital letter. */
export const WORDS_AS_NAMES: ReadonlySet<string> = new Set(
  `a i an am art be bo by can dan day dec den der des die do don el en et go he her ho ja la le long man me met my no now of on
  or see she so son sun to us van was we will wit yes you the this that and are but for from has have his how its not our out
  who why with you your jan feb mar apr may jun jul aug sep oct nov january february march april june july august september
  october november december mon tue wed thu fri sat monday tuesday wednesday thursday friday saturday sunday mai mei juin
  juli juillet maart grace hope faith joy mercy patience gift lucky innocent beauty justice knowledge memory charity trust
  fortune promise surprise progress wonder bright peace talent victory wisdom welcome pleasure privilege rose lily daisy ivy
  iris violet olive ruby pearl amber crystal jade summer autumn winter dawn eve star sky mark bill frank rich grant pat sue guy
  drew chase hunter page jack rob nick miles dean major king queen prince young old small little short black white brown
  green grey gray gold silver cook baker carpenter potter taylor fisher miller smith mason porter butler parker walker singer
  wood woods stone field fields river rivers bush hill hall banks bank bond price cross church park marsh reed rice lamb wolf
  fox bird swan crane hart bell ball rope key power powers noble strong wise swift sharp friend love case weeks stock wells
  waters lake rain snow frost north south east west english french german holland early best learner agent client customer
  user group klein groot swart bos berg koning boer bakker liefde somer genade vreugde`.split(
    /\s+/,
  ),
);
