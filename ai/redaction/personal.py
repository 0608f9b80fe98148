"""What is told about a person: birth, health, employment and pay."""

from collections.abc import Sequence

from ai.redaction.numbers import measured
from incidents.hiding.rules import Rule, Span

_MONTH = (
    rb"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    rb"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rb"[0-9]{1,4}[ ]?[./-][ ]?[0-9]{1,2}[ ]?[./-][ ]?[0-9]{2,4}|[0-9]{1,2}(?:st|nd|rd|th)?[ -](?:of[ ])?"
    + _MONTH
    + rb",?[ -][0-9]{2,4}|"
    + _MONTH
    + rb"[ ][0-9]{1,2}(?:st|nd|rd|th)?,?[ ][0-9]{2,4}|(?:19|20)[0-9]{6}|[0-9]{2}(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
_BORN = (
    rb"(?i)(?:\bdob|_dob|\bd\.o\.b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?da(?:te|y)|\bborn|\bgeboren|\bgeb\.|"
    rb"\bgeburtsdatum|\bn[e\xe0]e? le|fecha de nacimiento|nacid[oa] el|nascid[oa] em|"
    rb"data de nascimento|\bnat[oa] il|data di nascita|date de naissance|\bfod(?:t|selsdato)|geboortedatum)[\"']?"
)

# Never said of a machine.
_CONDITIONS = (
    rb"(?:type [12] )?diabet(?:es|ic)|leuk[a]?emia|lymphoma|melanoma|carcinoma|chemo(?:therapy)?|radiotherapy|hiv(?:[ -]positive)?|"
    rb"hepatitis(?:[ ][a-e])?|asthma(?:tic)?|epilep(?:sy|tic)|schizophreni[ac]|bipolar(?: disorder)?|anorexia|bulimia|"
    rb"miscarriage|pregnan(?:t|cy)|dialysis|insulin|antidepressants?|biops(?:y|ies)|pneumonia|tuberculosis|"
    rb"multiple sclerosis|parkinson'?s|alzheimer'?s|dementia|autis(?:m|tic)|adhd|ptsd|ivf|endometriosis|arthritis|"
    rb"psoriasis|crohn'?s|colitis|fibromyalgia|eczema|glaucoma|hypertension|angina|heart (?:attack|condition|disease)|"
    rb"kidney (?:failure|disease|stones?)|breast cancer|lung cancer|prostate cancer|skin cancer|brain tumou?r|"
    rb"panic attacks?|mental (?:health|breakdown|illness)|nervous breakdown|psychiatri(?:st|c)|psychotherap(?:y|ist)|"
    rb"maternity leave|paternity leave|parental leave|sick leave|medical leave|bereavement leave|compassionate leave|"
    rb"disability (?:leave|benefits?|claim)|sick note|doctor'?s note|called in sick|off sick|out sick|fmla|metformin|"
    rb"sertraline|zoloft|prozac|fluoxetine|citalopram|escitalopram|lexapro|xanax|alprazolam|diazepam|valium|adderall|"
    rb"ritalin|oxycodone|morphine|warfarin|atorvastatin|lipitor|lisinopril|levothyroxine|amoxicillin|penicillin|"
    rb"ibuprofen|prednisone|methotrexate|tamoxifen|humira|ozempic|blood (?:type|group)[ :=]{1,3}(?:is )?(?:a|b|ab|"
    rb"o)(?:[+-]| ?(?:pos|neg)\w*)?|blood pressure[ :=]{1,3}(?:is |of |was )?[0-9]{2,3}/[0-9]{2,3}"
)
# Also said of machines and releases: only after a cue that takes a person.
_AMBIGUOUS = (
    rb"cancer|depression|anxiety|burn-?out|surgery|stroke|migraines?|covid(?:-19)?|flu|influenza|concussion|tumou?r|"
    rb"seizures?|an? injury|injuries|an? infection|therapy|rehab|addiction|alcoholism|a fracture|a broken (?:leg|arm|"
    rb"wrist|ankle|hip)|back pain|chest pain|allerg(?:y|ies)|an? illness|obesity|insomnia|long covid|a hernia|"
    rb"appendicitis|cancer treatment|an? operation|a medical (?:condition|emergency|issue|appointment|procedure)"
)
_PART = rb"(?:(?:knee|back|heart|hip|eye|brain|spinal|dental|shoulder|chest|throat|ear|severe|clinical|chronic)[ ])?"
_CUE = (
    rb"(?:(?:was |is |been |being )?(?:diagnosed with|hospitali[sz]ed (?:for|with)|treated for|recovering from|"
    rb"suffer(?:s|ing|ed) from|undergoing|undergoes|living with|tested positive for|history of|scheduled for|"
    rb"in treatment for|on leave (?:for|due to|because of))|(?:he|she|\[NAME\]|patient|employee|colleague|customer|"
    rb"daughter|son|wife|husband|mother|father|partner|kid|child)(?:'s)? (?:has|had|have|is having|caught|got|in|"
    rb"off with|out with|is in|is out with|is off with|is down with)|"
    rb"(?:off|home|ill|in bed|laid up|the ER|in hospital|to hospital) with|"
    rb"(?:his|her|my|your|\[NAME\]'s))[ ]"
)
_PERSON = (
    rb"(?:\bhe|\bshe|\[NAME\]|\bemployee|\bcolleague|\b(?:an?|the|our|that|this) (?:engineer|manager|developer|"
    rb"contractor|director|analyst|designer|intern))"
)
_HR = (
    rb"performance improvement plan|(?:on|put on|placed on) an? pip\b|severance(?: (?:package|pay|agreement))?|"
    rb"disciplinary (?:action|hearing|proceedings?|warning|meeting|process)|(?:sexual )?harassment(?: (?:complaint|"
    rb"claim|allegation|case|investigation)s?)?|wrongful (?:termination|dismissal)|gross misconduct|"
    rb"garden(?:ing)? leave|exit interview|terminated for cause|grievance (?:filed|against|procedure|hearing)|"
    rb"(?:(?:final|first|formal) written |(?:got|given|received|issued|gets) an? (?:written |verbal )?)warning\b|"
    rb"background check(?:s for\b|:| failed| passed| result| report| came back)(?:[ ]?(?:failed|passed|pending|flagged))?|"
    rb"(?:performance|annual) rating(?: is| was| of|:|"
    rb"=)? ?[\"']?[a-z0-9][^\s,;]{0,20}(?: (?:all )?(?:expectations|improvement|performer))?|immigration status|visa status|"
    rb"notice period"
)
_CURRENCY = rb"(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|SEK|NOK|DKK|PLN)"
_MONEY = (
    rb"(?:(?:(?:US|CA|AU|NZ|HK|S)?[$\x80]|" + _CURRENCY + rb"|Rs\.?)[ ]?[0-9](?:[0-9.,']*[0-9])?"
    rb"(?:[ ]?(?:k|m|thousand|million|lakhs?|grand)\b)?"
    rb"|[0-9][0-9.,']*[ ]?(?:k\b|thousand\b|grand\b|lakhs?\b|" + _CURRENCY + rb"\b|\x80|dollars|euros|pounds)"
    rb"|[0-9]{1,3}(?:[,.'][0-9]{3})+(?:[.,][0-9]{2})?[ ]?\x80?)"
)
_PER = rb"(?:[ ]?(?:/|per|an?|p)[ .]?(?:year|yr|annum|a\b|month|mo|hour|hr|h\b|week)\.?|[ ]annually|[ ]p\.?a\.?)?"
_PAY = (
    rb"salar(?:y|ies|io|ios)|gehalt|sueldo|salaire|stipendio|comp is|(?:his|her|my|your|monthly|weekly|annual|starting) pay|"
    rb"(?:an? |pay )raise (?:to|of)|base pay|annual pay|take-home(?: pay)?|gross pay|net pay|wages?|compensation|total comp|"
    rb"base comp|bonus(?:es)?|pay ?(?:rise|raise|cut|packet|check|cheque|slip|stub|grade|band)|hourly rate|day rate|"
    rb"pay (?:is|was|of)|earns|makes|remuneration|pension|payroll(?: amount)?|stipend|commission|equity grant|"
    rb"signing bonus|severance"
)


def _near(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`makes` and `earned` are ordinary verbs: what follows has to be money, and counts nothing else."""
    return () if measured(data, end) else ((start, end),)


RULES = (
    Rule("date_of_birth", _BORN + rb"[ ]?(?:is|was|on|in|am|:|=|\()?[ :=\"'(]{0,4}(" + _DATE + rb")(?:\b|T[0-9])"),
    Rule(
        "date_of_birth",
        rb"(?i)(?:\bborn in|\byear of birth[\"':= ]{1,4}|\bbirth[ _-]?year[\"':= ]{1,4})[ ]?((?:19|20)[0-9]{2})\b",
    ),
    Rule("health", rb"(?i)\b(?:" + _CONDITIONS + rb")\b"),
    Rule("health", rb"(?i)\b" + _CUE + rb"(?:\w{1,12}[ ]){0,2}?(" + _PART + rb"(?:" + _AMBIGUOUS + rb"))\b"),
    Rule(
        "health",
        rb"(?i)\b(?:she|he|\[NAME\]|patient|customer|who)(?:'s| is|"
        rb" was)? (?:severely )?allergic to ([a-z]{3,20}(?: [a-z]{3,20})?)",
    ),
    Rule(
        "health",
        rb"(?i)\bICD-?(?:9|10|11)?(?:-CM)?(?: code)?[ :=#]{1,3}([A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)\b",
    ),
    Rule(
        "health",
        rb"(?i)\b(?:MRN|medical record(?: (?:number|no\.?))?|NHS (?:number|no\.?)|medicare(?: (?:number|no\.?))?|"
        rb"health insurance(?: (?:number|no\.?))?)[ :=#]{1,3}([A-Z]{0,3}[0-9][0-9A-Z]*(?:[ -][0-9][0-9A-Z]*)*)\b",
    ),
    Rule(
        "health",
        rb"(?i)\b(?:prescribed|medication|medications|prescription)[ :=]{1,3}([a-z]{4,20}[ ][0-9]{1,4}[ ]?(?:mg|mcg|"
        rb"ml|iu))\b",
    ),
    Rule("hr", rb"(?i)\b(?:" + _HR + rb")"),
    Rule(
        "hr",
        rb"(?i)"
        + _PERSON
        + rb"(?:'s)?[ ](?:(?:was|were|got|gets|is|is being|has been|was being|will be|is getting)[ ])(fired|let go|"
        rb"laid off|dismissed|terminated|demoted|suspended|made redundant|on (?:final )?probation|under investigation|"
        rb"on notice)\b",
    ),
    Rule(
        "hr",
        rb"(?i)"
        + _PERSON
        + rb"(?:'s)?[ ](?:has |just |is )?(resigned|resigning|quit(?:ting)?|handed in (?:his|her) notice|gave "
        rb"notice|was passed over for promotion)\b",
    ),
    Rule(
        "hr",
        rb"(?i)\b(?:his|her|their|\[NAME\]'s) (?:employment |work )?(?:contract|employment|probation)(?: was| is| has been| is "
        rb"being| got)? (terminated|ended|ending|extended|not renewed|cancelled)\b",
    ),
    Rule("pay", rb"(?i)(?:\b|_)(?:" + _PAY + rb")\b[\"']?(?:[^\n0-9$]{0,24}?)(" + _MONEY + _PER + rb")", _near),
    Rule(
        "pay",
        rb"(?i)(?:\b|_)(?:salary|base pay|hourly[ _]rate|annual pay|wage|compensation|bonus)[\"']?[ ]?(?:is|of|was|at|to|:|"
        rb"=)?[ :=\"']{0,3}([0-9]{4,9})\b",
    ),
    Rule(
        "pay",
        rb"(?i)(?:\bhe|\bshe|\[NAME\]|\bemployee|\bwho)(?:'s| is| was| gets| got)? paid[ ](" + _MONEY + _PER + rb")",
    ),
    Rule("pay", rb"(?i)\bpaid[ ](" + _MONEY + rb"[ ]?(?:/|per |an? )(?:year|yr|annum|hour|hr)\b)"),
    Rule("pay", rb"(?i)\b([0-9][0-9,.]*k? (?:RSUs?|stock options|shares of (?:the )?(?:company|common|stock)))\b"),
)
