"""Tags of languages: the two letters of ISO 639-1, and the three of ISO 639-2 and 639-3 that stand for the same."""

from __future__ import annotations

_TWO = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si "
    "sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu"
)
# Of the languages that speech corpora are of; both codes where there are two (639-2/B and 639-2/T).
_LONGER = (
    "afr:af amh:am ara:ar asm:as aze:az bel:be ben:bn bod:bo tib:bo bos:bs bre:br bul:bg cat:ca ces:cs cze:cs "
    "cym:cy wel:cy dan:da deu:de ger:de ell:el gre:el eng:en epo:eo est:et eus:eu baq:eu fas:fa per:fa fin:fi "
    "fra:fr fre:fr fry:fy gle:ga glg:gl guj:gu hat:ht hau:ha heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy ibo:ig "
    "ind:id isl:is ice:is ita:it jav:jv jpn:ja kan:kn kat:ka geo:ka kaz:kk khm:km kin:rw kor:ko kir:ky lao:lo "
    "lat:la lav:lv lin:ln lit:lt ltz:lb lug:lg mal:ml mar:mr mkd:mk mac:mk mlg:mg mlt:mt mon:mn mri:mi mao:mi "
    "msa:ms may:ms mya:my bur:my nep:ne nld:nl dut:nl nob:nb nno:nn nor:no nya:ny oci:oc ori:or orm:om pan:pa "
    "pol:pl por:pt pus:ps ron:ro rum:ro rus:ru sin:si slk:sk slo:sk slv:sl sna:sn snd:sd som:so spa:es sqi:sq "
    "alb:sq srp:sr sun:su swa:sw swe:sv tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tuk:tk tur:tr uig:ug ukr:uk "
    "urd:ur uzb:uz vie:vi wol:wo xho:xh yid:yi yor:yo zho:zh chi:zh zul:zu"
)
TWO_LETTERS = frozenset(_TWO.split())
LONGER = dict(pair.split(":") for pair in _LONGER.split())
