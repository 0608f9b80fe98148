"""What is told about a person: birth, health, employment and pay."""

from collections.abc import Iterable

from ai.redaction.rules import Rule, Span

_MONTH = rb"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DATE = (
    rb"[0-9]{1,4}[ ]?[./-][ ]?[0-9]{1,2}[ ]?[./-][ ]?[0-9]{2,4}|[0-9]{1,2}(?:st|nd|rd|th)?[ -](?:of[ ])?" + _MONTH + rb",?[ -][0-9]{2,4}|"
    + _MONTH + rb"[ ][0-9]{1,2}(?:st|nd|rd|th)?,?[ ][0-9]{2,4}|(?:19|20)[0-9]{6}|[0-9]{2}(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
_BORN = rb"(?i)(?:\bdob|_dob|\bd\.o\.b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?da(?:te|y)|\bborn|\bgeboren|\bgeb\.|\bgeburtsdatum|\bn[e\xe0]e? le|fecha de nacimiento)[\"']?"

# Never said of a machine.
_CONDITIONS = (
    rb"diabet(?:es|ic)|leuk[a]?emia|lymphoma|melanoma|carcinoma|chemo(?:therapy)?|radiotherapy|hiv(?:[ -]positive)?|hepatitis(?:[ ][a-e])?|asthma(?:tic)?|"
    rb"epilep(?:sy|tic)|schizophreni[ac]|bipolar(?: disorder)?|anorexia|bulimia|miscarriage|pregnan(?:t|cy)|dialysis|insulin|antidepressants?|"
    rb"biops(?:y|ies)|pneumonia|tuberculosis|multiple sclerosis|parkinson'?s|alzheimer'?s|dementia|autis(?:m|tic)|adhd|ptsd|ivf|endometriosis|"
    rb"arthritis|psoriasis|crohn'?s|colitis|fibromyalgia|eczema|glaucoma|hypertension|angina|heart (?:attack|condition|disease|surgery)|"
    rb"kidney (?:failure|disease|stones?)|breast cancer|lung cancer|prostate cancer|skin cancer|brain tumou?r|panic attacks?|mental (?:health|breakdown|illness)|"
    rb"nervous breakdown|psychiatri(?:st|c)|psychotherap(?:y|ist)|maternity leave|paternity leave|parental leave|sick leave|medical leave|"
    rb"bereavement leave|compassionate leave|disability (?:leave|benefits?|claim)|sick note|doctor'?s note|called in sick|off sick|out sick|fmla|"
    rb"metformin|sertraline|zoloft|prozac|fluoxetine|citalopram|escitalopram|lexapro|xanax|alprazolam|diazepam|valium|adderall|ritalin|oxycodone|"
    rb"morphine|warfarin|atorvastatin|lipitor|lisinopril|levothyroxine|amoxicillin|penicillin|ibuprofen|prednisone|methotrexate|tamoxifen|humira|ozempic|"
    rb"blood (?:type|group)[ :=]{1,3}(?:is )?(?:a|b|ab|o)(?:[+-]| ?(?:pos|neg)\w*)?|blood pressure[ :=]{1,3}(?:is |of |was )?[0-9]{2,3}/[0-9]{2,3}"
)
# Also said of machines and releases: only after a cue that takes a person.
_AMBIGUOUS = (
    rb"cancer|depression|anxiety|burn-?out|surgery|stroke|migraines?|covid(?:-19)?|flu|influenza|concussion|tumou?r|seizures?|an? injury|injuries|"
    rb"an? infection|therapy|rehab|addiction|alcoholism|a fracture|a broken (?:leg|arm|wrist|ankle|hip)|back pain|chest pain|allerg(?:y|ies)|an? illness|"
    rb"obesity|insomnia|long covid|a hernia|appendicitis|cancer treatment|an? operation|a medical (?:condition|emergency|issue|appointment|procedure)"
)
_CUE = (
    rb"(?:(?:was |is |been |being )?(?:diagnosed with|hospitali[sz]ed (?:for|with)|treated for|recovering from|suffer(?:s|ing|ed) from|undergoing|undergoes|"
    rb"living with|tested positive for|history of|scheduled for|in treatment for|on leave (?:for|due to|because of))|"
    rb"(?:he|she|\[NAME\]|patient|employee|colleague|customer|daughter|son|wife|husband|mother|father|partner|kid|child)(?:'s)? "
    rb"(?:has|had|have|is having|caught|got|in|off with|out with|is in|is out with|is off with|is down with))[ ]"
)
_PERSON = rb"(?:\bhe|\bshe|\[NAME\]|\bemployee|\bcolleague|\b(?:an?|the|our|that|this) (?:engineer|manager|developer|contractor|director|analyst|designer|intern))"
_HR = (
    rb"performance improvement plan|(?:on|put on|placed on) an? pip\b|severance(?: (?:package|pay|agreement))?|disciplinary (?:action|hearing|proceedings?|warning|meeting|process)|"
    rb"(?:sexual )?harassment(?: (?:complaint|claim|allegation|case|investigation)s?)?|wrongful (?:termination|dismissal)|gross misconduct|garden(?:ing)? leave|"
    rb"exit interview|terminated for cause|grievance (?:filed|against|procedure|hearing)|(?:final |first |formal )?written warning|"
    rb"(?:performance|annual|review) rating(?: is| was| of|:|=)? ?[\"']?[a-z0-9][^\s,;]{0,20}(?: expectations)?|background check|immigration status|visa status|notice period"
)
_MONEY = rb"(?:(?:US|CA|AU|NZ|HK|S)?[$\xe0\x80]|USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|SEK|NOK|DKK|PLN|Rs\.?)[ ]?[0-9](?:[0-9.,']*[0-9])?(?:[ ]?(?:k|m|thousand|million|lakhs?|grand)\b)?|[0-9][0-9.,']*[ ]?(?:k\b|thousand\b|grand\b|lakhs?\b|USD|EUR|GBP|CHF|CAD|AUD|INR|SEK|NOK|DKK|PLN|\x80|dollars|euros|pounds)|[0-9]{1,3}(?:[,.'][0-9]{3})+"
_PER = rb"(?:[ ]?(?:/|per|an?|p)[ .]?(?:year|yr|annum|a\b|month|mo|hour|hr|h\b|week)\.?|[ ]annually|[ ]p\.?a\.?)?"
_PAY = (
    rb"salar(?:y|ies)|base pay|annual pay|take-home(?: pay)?|gross pay|net pay|wages?|compensation|total comp|base comp|bonus(?:es)?|pay ?(?:rise|raise|cut|packet|check|cheque|slip|stub|grade|band)|"
    rb"hourly rate|day rate|earns|earning|earned|makes|remuneration|pension|payroll(?: amount)?|stipend|commission|equity grant|signing bonus|severance"
)


def _near(data: bytes, start: int, end: int) -> Iterable[Span]:
    """`makes` and `earned` are ordinary verbs: what follows has to be money, which the pattern already demands."""
    return ((start, end),)


RULES = (
    Rule("date_of_birth", _BORN + rb"[ ]?(?:is|was|on|in|am|:|=|\()?[ :=\"'(]{0,4}(" + _DATE + rb")\b"),
    Rule("date_of_birth", rb"(?i)(?:\bborn in|\byear of birth[\"':= ]{1,4}|\bbirth[ _-]?year[\"':= ]{1,4})[ ]?((?:19|20)[0-9]{2})\b"),
    Rule("health", rb"(?i)\b(?:" + _CONDITIONS + rb")\b"),
    Rule("health", rb"(?i)\b" + _CUE + rb"(?:\w{1,12}[ ]){0,2}?(" + _AMBIGUOUS + rb")\b"),
    Rule("health", rb"(?i)\b(?:she|he|\[NAME\]|patient|customer|who)(?:'s| is| was)? (?:severely )?allergic to ([a-z]{3,20}(?: [a-z]{3,20})?)"),
    Rule("health", rb"(?i)\bICD-?(?:9|10|11)?(?:-CM)?(?: code)?[ :=#]{1,3}([A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)\b"),
    Rule("health", rb"(?i)\b(?:MRN|medical record(?: (?:number|no\.?))?|NHS (?:number|no\.?)|medicare(?: (?:number|no\.?))?|health insurance(?: (?:number|no\.?))?)[ :=#]{1,3}([A-Z]{0,3}[0-9][A-Z0-9 -]{3,14}[A-Z0-9])\b"),
    Rule("health", rb"(?i)\b(?:prescribed|medication|medications|prescription)[ :=]{1,3}([a-z]{4,20}[ ][0-9]{1,4}[ ]?(?:mg|mcg|ml|iu))\b"),
    Rule("hr", rb"(?i)\b(?:" + _HR + rb")"),
    Rule("hr", rb"(?i)" + _PERSON + rb"(?:'s)?[ ](?:(?:was|were|got|gets|is|is being|has been|was being|will be|is getting)[ ])(fired|let go|laid off|dismissed|terminated|demoted|suspended|made redundant|on (?:final )?probation|under investigation|on notice)\b"),
    Rule("hr", rb"(?i)" + _PERSON + rb"(?:'s)?[ ](?:has |just |is )?(resigned|resigning|quit(?:ting)?|handed in (?:his|her) notice|gave notice|was passed over for promotion)\b"),
    Rule("pay", rb"(?i)\b(?:" + _PAY + rb")\b[\"']?(?:[^\n0-9$]{0,24}?)(" + _MONEY + _PER + rb")", _near),
    Rule("pay", rb"(?i)\b(?:salary|base pay|hourly rate|annual pay|wage)[\"']?[ ]?(?:is|of|was|at|to|:|=)?[ :=\"']{0,3}([0-9]{4,9})\b"),
    Rule("pay", rb"(?i)(?:\bhe|\bshe|\[NAME\]|\bemployee|\bwho)(?:'s| is| was| gets| got)? paid[ ](" + _MONEY + _PER + rb")"),
    Rule("pay", rb"(?i)\b([0-9][0-9,.]*k? (?:RSUs?|stock options|shares))\b"),
)
