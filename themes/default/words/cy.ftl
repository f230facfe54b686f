# What readers of a log read that is not its authors': the theme's words, in Welsh. en.ftl says what each is and how it is written.
# No translator has read this file yet. Where a term is in use at public bodies, its source stands above it; the law's own terms are in
# src/law/words/cy.toml. Nouns mutate: a label is translated as a whole, and what follows a number has a form for each number that
# changes it: zero (dim), one (un), two (dau), few (tri), many (chwech), other (pump, saith a rhagor).

## Every page

# What the language calls itself, on the way to it from another.
language = Cymraeg
skip = Neidio i'r prif gynnwys
# Gwent Police and Crime Commissioner (Cofnod Datgelu); Dyfed-Powys Commissioner has Log Datgeliadau.
disclosure_log = Cofnod datgelu
menu = Prif ddewislen
breadcrumb = Llwybr
on_this_page = Ar y dudalen hon
about_log = Ynglŷn â'r cofnod hwn
# Public Services Ombudsman for Wales: Trwydded Llywodraeth Agored.
licence = Cyhoeddwyd o dan y { $link }, ac eithrio lle y nodir yn wahanol.
licence_name = Drwydded Llywodraeth Agored f3.0
web_feed = Ffrwd we
download_data = Lawrlwytho'r data
browse = Pori
search = Chwilio
statistics = Ystadegau
about = Ynglŷn â Rhyddid Gwybodaeth
how_to_ask = Sut i ofyn
how_to_appeal = Sut i apelio
accessibility = Datganiad hygyrchedd
privacy = Preifatrwydd
re_use = Ailddefnyddio

## Dates, numbers, names

month_1 = Ionawr
month_2 = Chwefror
month_3 = Mawrth
month_4 = Ebrill
month_5 = Mai
month_6 = Mehefin
month_7 = Gorffennaf
month_8 = Awst
month_9 = Medi
month_10 = Hydref
month_11 = Tachwedd
month_12 = Rhagfyr
# After "i" a month's first letter softens: Mawrth, i Fawrth.
quarter_1 = Ionawr i Fawrth
quarter_2 = Ebrill i Fehefin
quarter_3 = Gorffennaf i Fedi
quarter_4 = Hydref i Ragfyr
quarter_end_1 = 31 Mawrth
quarter_end_2 = 30 Mehefin
quarter_end_3 = 30 Medi
quarter_end_4 = 31 Rhagfyr
and = a
and_before_vowel = ac
or = neu
yes = Oes
no = Nac oes
size_kb = { $n } KB
size_mb = { $n } MB
# Dyfed-Powys Police: ymateb.
noun_response = { $n ->
    [zero] ymateb
   *[other] ymateb
}
responses_counted = { $n ->
    [zero] Dim ymateb
   *[other] { $n } ymateb
}
# Dyfed-Powys Police: cais.
requests_counted = { $n ->
    [zero] dim cais
    [two] { $n } gais
    [few] { $n } chais
    [many] { $n } chais
   *[other] { $n } cais
}
rows_columns = { $rows ->
    [zero] Dim rhes
    [two] { $rows } res
   *[other] { $rows } rhes
}, { $columns ->
    [zero] dim colofn
    [two] { $columns } golofn
    [many] { $columns } cholofn
   *[other] { $columns } colofn
}
file_pages = { $pages ->
    [two] { $pages } dudalen
    [many] { $pages } thudalen
   *[other] { $pages } tudalen
}
sheets_rows = { $sheets ->
    [two] { $sheets } ddalen
   *[other] { $sheets } dalen
}, { $rows ->
    [zero] dim rhes
    [two] { $rows } res
   *[other] { $rows } rhes
}
tagged = Wedi'i dagio ar gyfer darllenwyr sgrin
not_tagged = Heb ei dagio ar gyfer darllenwyr sgrin
pages_without_text = { $pages ->
    [two] { $pages } dudalen heb destun
    [many] { $pages } thudalen heb destun
   *[other] { $pages } tudalen heb destun
}
columns_withheld = { $n ->
    [zero] Dim colofn wedi'i dal yn ôl
    [one] { $n } golofn wedi'i dal yn ôl
    [two] { $n } golofn wedi'u dal yn ôl
    [many] { $n } cholofn wedi'u dal yn ôl
   *[other] { $n } colofn wedi'u dal yn ôl
}: { $provisions }

## The law

# Dyfed-Powys Police: adran. Bannau Brycheiniog: rheoliad.
section = adran
sections = adrannau
regulation = rheoliad
regulations = rheoliadau
bar = wedi'i dal yn ôl
removed = Mae darn wedi'i dynnu oddi yma.
# Dyfed-Powys Police: esemptiad. Bannau Brycheiniog (of the Regulations): eithriad.
noun_exemption = esemptiad
noun_exception = eithriad
noun_ground = sail
# Dyfed-Powys Police: esemptiad absoliwt; prawf budd y cyhoedd; ar sail dosbarth; prawf niwed.
weight_absolute = Absoliwt: dim prawf budd y cyhoedd
weight_qualified = Amodol: mae prawf budd y cyhoedd yn berthnasol
weight_mixed = Gall prawf budd y cyhoedd fod yn berthnasol
test_class = Ar sail dosbarth
test_prejudice = Ar sail niwed
test_inhibit = Byddai'n llesteirio
test_endanger = Byddai'n peryglu
test_required = Yn ofynnol at y diben
test_adverse = Rhaid wrth effaith andwyol
law_name = { $act }, { $provision }

## What became of a request

outcome_disclosed = Datgelwyd yn llawn
outcome_partly_withheld = Wedi'i dal yn ôl yn rhannol
outcome_withheld = Wedi'i dal yn ôl
outcome_neither_confirmed_nor_denied = Na chadarnhau na gwadu
outcome_not_held = Heb ei chadw
outcome_cost_limit = Dros y terfyn cost
# Information Commissioner: ceisiadau blinderus.
outcome_vexatious = Blinderus
outcome_repeated = Cais ailadroddus
outcome_already_available = Ar gael eisoes
outcome_clarification_lapsed = Caewyd: heb eglurhad
outcome_fee_not_paid = Caewyd: ffi heb ei thalu
outcome_transferred = Trosglwyddwyd
outcome_request_withdrawn = Cais a dynnwyd yn ôl
# Dyfed-Powys Police: y wybodaeth y gofynnwyd amdani.
says_disclosed = Rhyddhawyd yr holl wybodaeth y gofynnwyd amdani.
says_partly_withheld = Rhyddhawyd peth o'r wybodaeth a daliwyd y gweddill yn ôl.
says_withheld = Daliwyd yn ôl yr holl wybodaeth y gofynnwyd amdani.
says_neither_confirmed_nor_denied = Ni ddywedwn a ydym yn cadw'r wybodaeth hon.
# Bannau Brycheiniog: nid yw'r wybodaeth gan yr Awdurdod.
says_not_held = Nid yw'r wybodaeth y gofynnwyd amdani gennym.
says_cost_limit = Byddai dod o hyd i'r wybodaeth yn costio mwy nag y mae'r gyfraith yn gofyn i ni ei wario.
says_vexatious = Gwrthodwyd y cais am ei fod yn flinderus.
says_repeated = Roeddem eisoes wedi ateb y cais hwn.
# Llywodraeth Cymru: wedi cael ei chyhoeddi eisoes.
says_already_available = Gallwch gael y wybodaeth hon eisoes. Dywedwn ymhle.
# Dyfed-Powys and Gwent Police: eglurhad.
says_clarification_lapsed = Gofynnwyd am eglurhad, ni chafwyd ateb, a chaewyd y cais.
says_fee_not_paid = Gofynnwyd am ffi, ni chafodd ei thalu, a chaewyd y cais.
says_transferred = Trosglwyddwyd y cais i gorff cyhoeddus arall. Dywedwn pa un.
says_request_withdrawn = Tynnodd y sawl a ofynnodd y cais yn ôl.

## Lists

topics = Pynciau
outcomes = Canlyniadau
exemptions = Esemptiadau
departments = Adrannau'r sefydliad
years = Blynyddoedd
intro_topics = Ymatebion yn ôl eu pwnc.
intro_outcomes = Ymatebion yn ôl canlyniad y cais.
intro_exemptions = Ymatebion yn ôl darpariaethau'r gyfraith y dibynnwyd arnynt i ddal gwybodaeth yn ôl.
intro_departments = Ymatebion yn ôl y rhan o'r sefydliad a atebodd.
intro_years = Ymatebion yn ôl y flwyddyn yr atebwyd.
every_topic = Pob pwnc
every_outcome = Pob canlyniad
every_exemption = Pob esemptiad
every_department = Pob adran o'r sefydliad
every_year = Pob blwyddyn
all_topics = { $n ->
    [one] Pob pwnc
    [two] Y { $n } bwnc
    [few] Pob un o'r { $n } phwnc
    [many] Pob un o'r { $n } phwnc
   *[other] Pob un o'r { $n } pwnc
}
all_outcomes = { $n ->
    [one] Pob canlyniad
    [two] Y { $n } ganlyniad
    [few] Pob un o'r { $n } chanlyniad
    [many] Pob un o'r { $n } chanlyniad
   *[other] Pob un o'r { $n } canlyniad
}
all_departments = { $n ->
    [one] Pob adran o'r sefydliad
    [two] Y { $n } adran o'r sefydliad
   *[other] Pob un o'r { $n } adran o'r sefydliad
}
all_years = { $n ->
    [one] Pob blwyddyn
    [two] Y { $n } flynedd
    [few] Pob un o'r { $n } blynedd
   *[other] Pob un o'r { $n } blynedd
}
all_responses = Pob ymateb
no_responses = Dim ymatebion yma eto.
nothing_published = Nid ydym wedi cyhoeddi unrhyw ymatebion eto.
list_whole = { $n ->
    [zero] Dim ymateb
   *[other] { $n } ymateb
}, y diweddaraf yn gyntaf.
list_page = { $n ->
    [zero] Dim ymateb
   *[other] { $n } ymateb
}, y diweddaraf yn gyntaf. Tudalen { $page } o { $pages }.
title_page = { $title } (tudalen { $page } o { $pages })
follow_list = Dilyn y rhestr hon mewn darllenydd ffrydiau
narrow = Cyfyngu'r rhestr hon
pages = Tudalennau
previous = Blaenorol
next = Nesaf
page_number = Tudalen { $n }
search_label = Chwilio am eiriau, neu gyfeirnod
# Dyfed-Powys Police: cyfeirnod.
search_label_such = Chwilio am eiriau, neu gyfeirnod fel { $reference }
feed_of = { $title }: { $value }

## Home

home = Hafan
home_heading = Yr hyn a ofynnwyd: { $authority }
home_description = Ymatebion { $authority } i geisiadau am wybodaeth, gyda'r rhesymau lle daliwyd rhywbeth yn ôl.
home_lede = { $n ->
    [zero] Nid oes ymatebion i geisiadau Rhyddid Gwybodaeth yma eto.
    [one] Darllenwch ein hymateb i { $n } cais Rhyddid Gwybodaeth.
    [two] Darllenwch ein hymatebion i { $n } gais Rhyddid Gwybodaeth.
    [few] Darllenwch ein hymatebion i { $n } chais Rhyddid Gwybodaeth.
    [many] Darllenwch ein hymatebion i { $n } chais Rhyddid Gwybodaeth.
   *[other] Darllenwch ein hymatebion i { $n } cais Rhyddid Gwybodaeth.
}
home_lede_since = { $n ->
    [zero] Nid oes ymatebion i geisiadau Rhyddid Gwybodaeth yma ers { $year }.
    [one] Darllenwch ein hymateb i { $n } cais Rhyddid Gwybodaeth ers { $year }.
    [two] Darllenwch ein hymatebion i { $n } gais Rhyddid Gwybodaeth ers { $year }.
    [few] Darllenwch ein hymatebion i { $n } chais Rhyddid Gwybodaeth ers { $year }.
    [many] Darllenwch ein hymatebion i { $n } chais Rhyddid Gwybodaeth ers { $year }.
   *[other] Darllenwch ein hymatebion i { $n } cais Rhyddid Gwybodaeth ers { $year }.
}
latest = Yr ymatebion diweddaraf
all_newest_first = { $n ->
    [one] Pob ymateb, y diweddaraf yn gyntaf
   *[other] Pob un o'r { $n } ymateb, y diweddaraf yn gyntaf
}
browse_topic = Pori yn ôl pwnc
browse_outcome = Pori yn ôl canlyniad
how_we_do = Sut rydym yn gwneud
figures_from = { $until }, o'n system achosion. Mae'r ffigurau hyn yn cyfrif pob cais, nid y rhai yn y cofnod hwn yn unig.
all_statistics = Yr holl ystadegau
ask = Gofyn am wybodaeth
# Gwent Police: 20 diwrnod gwaith.
ask_says = Gall unrhyw un ofyn. Mae am ddim, ac fel arfer rhaid i ni ateb o fewn 20 diwrnod gwaith.

## A response

received = Derbyniwyd
answered = Atebwyd
time_taken = Amser a gymerwyd
taken_within = { $days ->
    [zero] { $days } diwrnod gwaith, o fewn y terfyn o { $limit }
    [two] { $days } ddiwrnod gwaith, o fewn y terfyn o { $limit }
   *[other] { $days } diwrnod gwaith, o fewn y terfyn o { $limit }
}
taken_within_extended = { $days ->
    [zero] { $days } diwrnod gwaith, o fewn y terfyn estynedig o { $limit }
    [two] { $days } ddiwrnod gwaith, o fewn y terfyn estynedig o { $limit }
   *[other] { $days } diwrnod gwaith, o fewn y terfyn estynedig o { $limit }
}
taken_late = { $days ->
    [zero] { $days } diwrnod gwaith, { $late } yn hwyr
    [two] { $days } ddiwrnod gwaith, { $late } yn hwyr
   *[other] { $days } diwrnod gwaith, { $late } yn hwyr
}
taken_after = { $days ->
    [zero] { $days } diwrnod gwaith, atebwyd ar ôl y diwrnod olaf
    [two] { $days } ddiwrnod gwaith, atebwyd ar ôl y diwrnod olaf
   *[other] { $days } diwrnod gwaith, atebwyd ar ôl y diwrnod olaf
}
department = Adran o'r sefydliad
exemptions_used = Esemptiadau a ddefnyddiwyd
exceptions_used = Eithriadau a ddefnyddiwyd
provisions_used = Darpariaethau a ddefnyddiwyd
changed = Newidiwyd
clarified = Eglurwyd
fee_asked = Gofynnwyd am ffi
fee_paid = Talwyd y ffi
extended = Estynnwyd tan
the_request = Y cais
rest_of_request = Gweddill y cais
# Llywodraeth Cymru, response letters: Ein hymateb; adolygiad mewnol; Y camau nesaf.
our_response = Ein hymateb
parts_caption = Canlyniad pob rhan o'r cais
part = Rhan
outcome = Canlyniad
where_to_look = Ble i edrych
facts = Ffeithiau yn yr ymateb hwn
legend = Mae bar yn dangos lle tynnwyd testun, a'r adran o'r gyfraith sy'n caniatáu hynny. Mae pob bar yr un maint. Nid yw'r testun a dynnwyd ar y dudalen hon nac yn y ffeiliau.
back_to_note = Yn ôl at nodyn { $n } yn y testun
table_number = Tabl { $n }
suppressed = Mae { $below } yn sefyll am gyfrif o 1 i { $most }, nad ydym yn ei gyhoeddi am y gallai rhif bach ddatgelu pwy yw rhywun.
why_withheld = Yr hyn a ddaliwyd yn ôl a pham
why_silent = Pam nad ydym yn cadarnhau nac yn gwadu
# Dyfed-Powys Police: niwed.
harm = Y niwed a nodwyd
harm_silent = Y niwed o gadarnhau neu wadu
applies_here = Sut mae'n berthnasol yma
applies_to = Mae hyn yn berthnasol i'r canlynol isod: { $provisions }.
covers = Yr hyn y mae'n ei gwmpasu yma
means_exemption = Ystyr yr esemptiad hwn
means_exception = Ystyr yr eithriad hwn
means_ground = Ystyr y sail hon
more_about = Rhagor: { $provision }
law_says = Beth mae'r gyfraith yn ei ddweud:
how_likely = Pa mor debygol yw'r niwed
this_would = Ein hasesiad ni yw y { $a }byddai{ $z } hyn yn digwydd.
this_would_be_likely = Ein hasesiad ni yw y byddai hyn { $a }yn debygol o{ $z } ddigwydd.
harm_would = Ein hasesiad ni yw y { $a }byddai'r{ $z } niwed yn digwydd.
harm_would_be_likely = Ein hasesiad ni yw y byddai'r niwed { $a }yn debygol o{ $z } ddigwydd.
condition = Yr amod y dibynnwn arno
purposes = Y dibenion y dibynnwn arnynt
enactment = Yr hyn sy'n gwahardd datgelu
intended = Pryd y caiff ei chyhoeddi
intended_on = Bwriadwn ei chyhoeddi ar { $day }.
where_to_find = Ble i ddod o hyd iddi
how_long = Faint o amser a gymerai
estimate = Amcangyfrifwn { $hours } awr.
estimate_limit = Amcangyfrifwn { $hours } awr. Y terfyn yw { $limit }.
opinion = Barn y person cymwys
interest_test = Prawf budd y cyhoedd
interest_factors = Ffactorau budd y cyhoedd
for_disclosing = Rhesymau dros ddatgelu
for_withholding = Rhesymau dros ddal yn ôl
for_saying = Rhesymau dros gadarnhau neu wadu
for_silence = Rhesymau dros beidio
balance = Cydbwysedd budd y cyhoedd
decided_withhold = Penderfynwyd dal yn ôl.
decided_silence = Penderfynwyd peidio â chadarnhau na gwadu.
look_again = Byddwn yn edrych ar hyn eto ar { $day }.
review = Adolygiad ac apêl
review_asked = Gofynnwyd am adolygiad
review_answered = Atebwyd yr adolygiad
review_result = Beth ddaeth o'n penderfyniad
decision_of = Penderfyniad y { $regulator }
decision_result = Effaith y penderfyniad ar ein penderfyniad ni
decision_notice = Hysbysiad penderfyniad
decision_notice_number = Hysbysiad penderfyniad { $reference }
upheld = Cadarnhawyd
upheld_in_part = Cadarnhawyd yn rhannol
overturned = Gwrthdrowyd
changes = Newidiadau i'r dudalen hon
change_correction = Cywiriad
change_further_disclosure = Datgeliad pellach
change_review = Adolygiad
change_decision = Penderfyniad
change_tribunal = Tribiwnlys
# Llywodraeth Cymru: Dogfennau.
documents = Dogfennau
parts_removed = Rhannau wedi'u tynnu: { $provisions }
accessible_version = Fersiwn hygyrch: { $title }
file_licence = Trwydded: { $licence }
show_all_rows = Dangos pob un o'r { $rows } rhes
show_some_rows = Dangos { $shown } o'r { $rows } rhes
more_rows = { $title }: rhesi { $from } i { $to }
first_columns = { $title }, y { $wide } colofn gyntaf o { $columns }
file_text = Testun
file_other = Ffeil
file_odt = Testun OpenDocument
file_ods = Taenlen OpenDocument
file_odp = Cyflwyniad OpenDocument
other_format = Gofyn am fformat arall:
download = Lawrlwytho
cite = Dyfynnu'r dudalen hon
# Ours: short for Rhyddid Gwybodaeth, and for Rheoliadau Gwybodaeth Amgylcheddol.
cited_information = RhG
cited_environmental = RhGA
address_stays = Ni fydd y cyfeiriad hwn yn newid.
copy = Copïo'r dyfyniad
copied = Copïwyd
not_copied = Methwyd copïo. Dewiswch y testun a'i gopïo.
also_as = Ar gael hefyd fel { $link }.
structured_data = data strwythuredig (JSON)
follow_feeds = Dilynwch { $links } mewn darllenydd ffrydiau.
new_responses_on = ymatebion newydd: { $topic }
what_next = Y camau nesaf
similar = Gofyn am rywbeth tebyg
similar_says = Gofynnwch am flynyddoedd neu ardaloedd eraill. Rhowch ein cyfeirnod, { $reference }.
similar_button = Gwneud cais tebyg
wrong = Yn meddwl ein bod yn anghywir?
wrong_says = Os chi a wnaeth y cais hwn, gallwch ofyn i ni edrych arno eto.
then_complain = Yna gallwch { $link }.
related = Ymatebion cysylltiedig

## Withdrawn, moved, not found, not public

withdrawn = Mae'r ymateb hwn wedi'i dynnu'n ôl
withdrawn_on = Fe'i tynnwyd yn ôl ar { $day }.
withdrawn_next = Edrychwch drwy { $link }, neu gofynnwch i ni am y wybodaeth sydd ei hangen arnoch.
other_responses = ein hymatebion eraill
withdrawn_list = Ymatebion a dynnwyd yn ôl
withdrawn_caption = Ymatebion a dynnwyd yn ôl gennym, y diweddaraf yn gyntaf
address = Cyfeiriad
withdrawn_day = Tynnwyd yn ôl ar
reason = Rheswm
none_withdrawn = Nid ydym wedi tynnu unrhyw ymatebion yn ôl.
moved = Mae'r dudalen hon wedi symud
go_to_new = Mynd i'w chyfeiriad newydd
not_found = Heb ddod o hyd i'r dudalen
check_address = Os teipiwyd y cyfeiriad, gwiriwch ei fod yn gywir.
draft = Drafft
scheduled = Wedi'i drefnu
draft_response = Nid yw'r ymateb hwn yn gyhoeddus. Daw'n gyhoeddus pan fydd ei statws yn "published".
draft_page = Nid yw'r dudalen hon yn gyhoeddus. Daw'n gyhoeddus pan fydd ei statws yn "published".
scheduled_until = Ddim yn gyhoeddus tan { $day }.
not_yet_public = Ddim yn gyhoeddus eto
all_public = Mae popeth yn gyhoeddus.
preview_alone = Yn y rhagolwg yn unig y gwelir y rhain.
title = Teitl
reference = Cyfeirnod
becomes_public = Daw'n gyhoeddus
once_published = pan fydd ei statws yn "published"
on_day = ar { $day }
page = Tudalen

## A provision

what_it_means = Ei ystyr
what_to_show = Yr hyn y mae'n rhaid i ni ei ddangos i'w ddefnyddio
when_silent = Pryd y gallwn wrthod dweud a ydym yn cadw'r wybodaeth
provisions_we_used = Darpariaethau a ddefnyddiwyd gennym
how_often = Pa mor aml y'i defnyddiwyd gennym
responses_that_use = Ymatebion sy'n ei ddefnyddio
lets_us_refuse = Mae { $provision } yn caniatáu i ni wrthod dweud a ydym yn cadw'r wybodaeth o gwbl.
cited_by_year = Ymatebion sy'n ei ddyfynnu, yn ôl y flwyddyn yr atebwyd
counts_published = Ymatebion a gyhoeddwyd yn y cofnod hwn sy'n cael eu cyfrif. Gall ymateb ddyfynnu mwy nag un ddarpariaeth.
follow_exemption = Dilyn yr esemptiad hwn mewn darllenydd ffrydiau
follow_exception = Dilyn yr eithriad hwn mewn darllenydd ffrydiau
follow_ground = Dilyn y sail hon mewn darllenydd ffrydiau
show_class = Bod y wybodaeth o'r math a ddisgrifir. Nid oes rhaid i ni ddangos unrhyw niwed.
show_class_silent = Y byddai'r wybodaeth, pe baem yn ei chadw, o'r math a ddisgrifir. Nid oes rhaid i ni ddangos unrhyw niwed.
show_prejudice = Pa niwed a achosai rhyddhau'r wybodaeth, a pha mor debygol ydyw.
show_prejudice_silent = Pa niwed a achosai dweud a ydym yn ei chadw, a pha mor debygol ydyw.
show_substantial = Pa niwed a achosai rhyddhau'r wybodaeth, pa mor debygol ydyw, ac y byddai'n sylweddol.
show_substantial_silent = Pa niwed a achosai dweud a ydym yn ei chadw, pa mor debygol ydyw, ac y byddai'n sylweddol.
show_inhibit = Yr hyn y byddai rhyddhau'r wybodaeth yn atal pobl rhag ei wneud, a pha mor debygol yw hynny.
show_inhibit_silent = Yr hyn y byddai dweud a ydym yn ei chadw yn atal pobl rhag ei wneud, a pha mor debygol yw hynny.
show_endanger = Pwy y byddai rhyddhau'r wybodaeth yn ei beryglu, a pha mor debygol yw hynny.
show_endanger_silent = Pwy y byddai dweud a ydym yn ei chadw yn ei beryglu, a pha mor debygol yw hynny.
show_required = Bod angen dal y wybodaeth yn ôl at y diben hwn.
show_required_silent = Bod angen peidio â dweud a ydym yn ei chadw at y diben hwn.
show_adverse = Pa niwed a wnâi rhyddhau'r wybodaeth i'r buddiant hwn. Nid yw'r ffaith y gallai hynny ddigwydd yn ddigon.
show_adverse_silent = Pa niwed a wnâi dweud a ydym yn ei chadw i'r buddiant hwn. Nid yw'r ffaith y gallai hynny ddigwydd yn ddigon.
show_factors = Y rhesymau budd y cyhoedd dros ei rhyddhau ac yn erbyn.
show_factors_silent = Y rhesymau budd y cyhoedd dros ddweud a ydym yn ei chadw ac yn erbyn.
show_balance = Pam, o bwyso'r cyfan, y mae ei dal yn ôl yn well i'r cyhoedd.
show_balance_silent = Pam, o bwyso'r cyfan, y mae peidio â dweud yn well i'r cyhoedd.
show_mixed = Lle mae'r gyfraith yn gofyn am hynny, pam nad yw ei rhyddhau er budd y cyhoedd.

## Data

data_description = Pob ymateb cyhoeddus fel data agored.
data_span = Daw'r ymatebion o'r cyfnod rhwng { $first } a { $last }.
data_licence = Cewch ddefnyddio'r cyfan o dan y { $link }, ac eithrio lle mae ffeil yn dweud yn wahanol. Ger tudalen pob ymateb mae'r un peth fel { $file }.
data_responses_csv = Rhes i bob ymateb: cyfeirnod, teitl, dyddiadau, canlyniad, darpariaethau, crynodeb.
data_responses_json = Yr un peth fel rhestr o wrthrychau.
data_statistics_csv = Ffigurau fesul cyfnod: ffigurau swyddogol, a'r hyn sydd yn y cofnod hwn.
data_statistics_json = Yr un peth fel gwrthrychau.
data_feed = Yr ymatebion diweddaraf, fel ffrwd we.
data_package = Yr hyn sydd yng ngholofnau'r ffeiliau CSV, fel Frictionless Data Package.
data_catalogue = Y dudalen hon ar gyfer catalogau data (DCAT).
data_schema = Yr hyn sydd yn index.json pob ymateb, fel JSON Schema.
statistics_by_period = Ystadegau fesul cyfnod
every_response = Pob ymateb

## Statistics

statistics_description = Faint o geisiadau a atebwn, pa mor gyflym, a'r hyn a ryddhawn.
counts_log = Mae'r ffigurau hyn yn cyfrif yr ymatebion a gyhoeddwyd yn y cofnod hwn. Nid ydym yn cyhoeddi pob ymateb, felly gallant fod yn wahanol i'n hadroddiadau i'r llywodraeth.
counts_official = Y ffigurau swyddogol sy'n dod gyntaf. Maent yn cyfrif pob cais a dderbyniwyd gennym. Mae'r ffigurau ar eu hôl yn cyfrif yr ymatebion a gyhoeddwyd yn y cofnod hwn yn unig.
official = Ffigurau swyddogol
year_to = Y flwyddyn hyd at { $day }
from_case_system = O'n system achosion.
year_from_case_system = { $until }. O'n system achosion.
compared_from_case_system = { $until }, o'i chymharu â'r flwyddyn cynt. O'n system achosion.
up_from = i fyny o { $value }
down_from = i lawr o { $value }
as_before = fel o'r blaen: { $value }
answered_in_time = Atebwyd mewn pryd
released = Rhyddhawyd yn llawn neu'n rhannol
median_in = Amser canolrifol a gymerwyd, { $quarter }
days = { $n ->
    [two] { $days } ddiwrnod
   *[other] { $days } diwrnod
}
coverage_in = Mae { $held } o'r { $requests } a dderbyniwyd yn { $period } yn y cofnod hwn.
coverage_year_to = Mae { $held } o'r { $requests } a dderbyniwyd yn y flwyddyn hyd at { $period } yn y cofnod hwn.
coverage_span = Mae { $held } o'r { $requests } a dderbyniwyd yn y cyfnod { $first } hyd { $last } yn y cofnod hwn.
coverage_below = Mae'r ffigurau isod yn cyfrif pob ymateb yn y cofnod hwn, o'r blynyddoedd hyn neu eraill.
log_holds = Yr hyn sydd yn y cofnod hwn
get_data = Cael y data
processed = Proseswyd
outstanding = Heb eu hateb
stopped = Ataliwyd
stopped_key = Ataliwyd: rydym yn aros am yr ymgeisydd neu am ffi
resolvable = Modd eu datrys
late = Hwyr
extended_short = Estynnwyd
median_days = Diwrnodau (canolrif)
released_in_full = Rhyddhawyd yn llawn
in_part = Yn rhannol
withheld = Daliwyd yn ôl
not_held = Heb ei chadw
asked_for = Gofynnwyd
partly_upheld = Cadarnhawyd yn rhannol
together = Gyda'i gilydd
quarter = Chwarter
year = Blwyddyn
provision = Darpariaeth
topic = Pwnc
section_head = Adran
result = Canlyniad
responses = Ymatebion
at_the_end = Sefyllfa ceisiadau pob chwarter pan ddaeth i ben.
all_by_quarter = Pob cais, yn ôl y chwarter y'i derbyniwyd
all_outcomes_caption = Pob cais: beth ddaeth ohonynt
all_provisions_caption = Pob cais: darpariaethau
all_reviews_caption = Pob cais: adolygiadau mewnol
more_than_one_provision = Yn ôl y chwarter y'i derbyniwyd. Gallwn ddibynnu ar fwy nag un ddarpariaeth mewn cais.
in_time = Mewn pryd
in_time_extended = Mewn pryd gydag estyniad
log_in_time_caption = Ymatebion a gyhoeddwyd: atebwyd mewn pryd, fesul chwarter
key_median = Canolrif: cymerodd hanner hyn neu lai
key_ninetieth = 90fed canradd: cymerodd 9 o bob 10 hyn neu lai
log_days_caption = Ymatebion a gyhoeddwyd: diwrnodau gwaith a gymerwyd, fesul chwarter
log_outcomes_caption = Ymatebion a gyhoeddwyd, yn ôl canlyniad
log_sections_caption = Ymatebion a gyhoeddwyd sy'n ei dyfynnu, yn ôl adran
can_cite_more = Gall ymateb ddyfynnu mwy nag un.
can_cite_more_cut = Gall ymateb ddyfynnu mwy nag un. Dangosir y { $n } a ddyfynnir amlaf; mae'r cyfan yn y data.
log_topics_caption = Ymatebion a gyhoeddwyd, yn ôl pwnc
can_have_more = Gall ymateb fod â mwy nag un.
can_have_more_cut = Gall ymateb fod â mwy nag un. Dangosir y { $n } amlaf; mae'r cyfan yn y data.
log_years_caption = Ymatebion a gyhoeddwyd, yn ôl y flwyddyn y derbyniwyd y cais
log_financial_caption = Ymatebion a gyhoeddwyd, yn ôl y flwyddyn (Ebrill i Fawrth) y derbyniwyd y cais
reviews_decisions = Adolygiadau a phenderfyniadau
internal_reviews = Adolygiadau mewnol
regulator = Rheoleiddiwr
log_reviews_caption = Ymatebion a gyhoeddwyd: beth ddaeth o'n penderfyniad
not_known_yet = Ddim yn hysbys eto
all = Pob un
median = Canolrif
ninetieth = 90fed canradd
in_time_percent = Mewn pryd, %
end_title = Ceisiadau a dderbyniwyd, yn ôl eu sefyllfa pan ddaeth y chwarter i ben
end_finding = O { $requests } yn { $quarter }: { $processed } wedi'u prosesu pan ddaeth i ben, { $outstanding } heb eu hateb, { $stopped } wedi'u hatal.
time_title = Ceisiadau a atebwyd, yn ôl y chwarter y'u derbyniwyd
time_finding = O { $responses } a gyhoeddwyd, daeth { $timely } o fewn y terfyn, gydag estyniad neu hebddo.
days_title = Diwrnodau gwaith a gymerwyd, yn ôl y chwarter y derbyniwyd y cais
days_finding = Cymerodd hanner yr ymatebion a gyhoeddwyd { $half } diwrnod gwaith neu lai, a naw o bob deg { $ninetieth } neu lai.
none_published = Nid oes ymatebion wedi'u cyhoeddi eto.
legal_limit = Terfyn cyfreithiol: { $days }

## Search

search_heading = Chwilio ymatebion blaenorol
search_words = Geiriau, neu gyfeirnod
search_words_such = Geiriau, neu gyfeirnod fel { $reference }
results = Canlyniadau
sort_by = Trefnu yn ôl
sort_best = Cyfatebiaeth orau
sort_newest = Diweddaraf
sort_oldest = Hynaf
needs_script = Mae angen JavaScript i chwilio. Gallwch bori hebddo.
download_list = Lawrlwytho'r rhestr o ymatebion (CSV)

## Search, as the page's script says it

results_counted = { $n ->
    [zero] Dim canlyniad
    [two] { $n } ganlyniad
    [few] { $n } chanlyniad
    [many] { $n } chanlyniad
   *[other] { $n } canlyniad
}
found_for = { $found } ar gyfer { $words }
no_results = Dim canlyniadau
keep_typing = Daliwch ati i deipio
no_match = Nid oes ymatebion yn cyfateb i "{ $words }".
no_match_filters = Nid oes ymatebion yn cyfateb i'r hidlwyr hyn.
check_spelling = gwiriwch y sillafu
fewer_words = defnyddiwch lai o eiriau
remove_filter = tynnwch hidlydd
browse_log = porwch y cofnod
hints_or = , neu
ask_also = Gallwch hefyd { $link }.
ask_us = ofyn i ni am y wybodaeth
about_provision = Mae ein tudalen { $link } yn dweud beth yw ei ystyr a pha mor aml y dibynnwn arno.
showing_for = Yn dangos canlyniadau ar gyfer { $words }. Chwilio yn lle hynny am { $link }.
most_words = Nid oes ymateb â'r geiriau hyn i gyd. Mae gan y rhain y rhan fwyaf ohonynt.
without_words = Nid oes ymateb â'r rhain i gyd. Heb { $words }: { $n }.
answered_in = Atebwyd yn { $period }
answered_in_words = Atebwyd yn { $period }: { $words }
follow_topic = Dilynwch { $link } mewn darllenydd ffrydiau.
group_outcome = Canlyniad
group_topic = Pwnc
group_exemption = Esemptiad a ddefnyddiwyd
group_department = Adran o'r sefydliad
group_year = Blwyddyn
show_outcomes = Dangos canlyniadau
show_topics = Dangos pynciau
show_exemptions = Dangos esemptiadau
show_departments = Dangos adrannau'r sefydliad
show_years = Dangos blynyddoedd
all_exemptions = { $n ->
    [one] Pob esemptiad
    [two] Y { $n } esemptiad
   *[other] Pob un o'r { $n } esemptiad
}
page_short = tudalen { $n }
file_page = tudalen { $n }
file_slide = sleid { $n }
file_row = rhes { $n }
file_sheet = dalen { $sheet }
search_failed = Ni weithiodd y chwiliad
offline = Rydych all-lein. Mae angen cysylltiad i chwilio.
not_looked_up = Ni allem chwilio am { $what }.
this_search = y chwiliad hwn
try_again = Rhoi cynnig arall arni
filters = Hidlwyr
filters_in_use = Hidlwyr ({ $n } mewn defnydd)
chosen = Hidlwyr mewn defnydd
remove = Tynnu { $filter }
clear_filters = Clirio pob hidlydd
from = O
to = Hyd
from_day = O { $day }
to_day = Hyd { $day }
date_answered = Dyddiad ateb
date_hint = Er enghraifft, 2024 neu 31/3/2024
apply_filters = Defnyddio'r hidlwyr
date_wrong = Rhowch ddyddiad fel 2024 neu 31/3/2024.
dates_crossed = Rhaid i "Hyd" fod yr un fath ag "O" neu'n hwyrach.
