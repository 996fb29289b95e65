"""Writes an atlas of any number of images as one document in derm's own XML form, fast.

    python atlas_xml.py OUT.xml [IMAGES]
"""
import sys

LESIONS = [
    "Papule / erythematous", "Papule", "Macule", "Plaque / scaly", "Pustule", "Nodule", "Scar",
    "Scale", "Crust", "Vesicle", "Cyst", "Comedo / open", "Erosion", "Ulcer", "Patch"]
SITES = [
    "Head / Face", "Head / Scalp", "Trunk / Chest", "Trunk / Back", "Arm / Elbow", "Leg / Knee",
    "Hand / Nail &amp; nail fold"]
DIAGNOSES = [
    "nodulo cystic acne vulgaris", "psoriasis vulgaris", "atopic dermatitis", "lichen planus",
    "Orf &amp; milker's nodule", "rosacea", "alopecia areata", "b\u00f6rjeson rash"]
SYMPTOMS = ["Itching", "Pain", "Burning"]


def term(name, terms, number):
    position = number % len(terms)
    return f'   <{name} id="{108000 + position}">{terms[position]}</{name}>\n'


def image(number):
    """Two to three lesions, a site, a diagnosis, and what else an atlas says of a picture."""
    lesions = "".join(term("lesion", LESIONS, number * 7 + k * 4) for k in range(2 + number % 2))
    symptom = term("symptom", SYMPTOMS, number // 5) if number % 3 else ""
    return (
        f'  <image id="{number:024x}" file="{number // 3}-DSC{number % 10000:05}.JPG">\n'
        f"{lesions}{term('site', SITES, number // 2)}{term('diagnosis', DIAGNOSES, number // 3)}"
        f"{symptom}   <contributor>Clinic {number % 12}</contributor>\n"
        f'   <attribute name="age">{number % 90}</attribute>\n'
        "  </image>\n")


def write(path, images):
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<atlas licence="CC BY 4.0">\n')
        for first in range(0, images, 3):
            members = "".join(image(n) for n in range(first, min(first + 3, images)))
            file.write(f' <case id="{first // 3}">\n{members} </case>\n')
        file.write("</atlas>\n")


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 21657)
