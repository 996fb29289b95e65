"""Writes tables/: one tiny table for every ready mapping, with the published header and invented rows."""
import csv
import os

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables")


def write(mapping, name, columns, rows):
    """Rows are dictionaries; a column that a row leaves out is empty."""
    folder = os.path.join(FOLDER, mapping)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


write(
    "ham10000", "HAM10000_metadata.csv",
    "lesion_id image_id dx dx_type age sex localization".split(),
    [
        dict(lesion_id="HAM_1", image_id="ISIC_1", dx="mel", dx_type="histo", age="60.0", sex="male",
             localization="back"),
        dict(lesion_id="HAM_1", image_id="ISIC_2", dx="mel", dx_type="histo", age="60.0", sex="male",
             localization="unknown"),
        dict(lesion_id="HAM_2", image_id="ISIC_3", dx="nv", dx_type="follow_up", age="", sex="unknown",
             localization="scalp"),
    ])

write(
    "isic-2019", "ISIC_2019_Training_GroundTruth.csv",
    "image MEL NV BCC AK BKL DF VASC SCC UNK".split(),
    [
        dict(image="ISIC_1", MEL="1.0", NV="0.0", BCC="0.0", AK="0.0", BKL="0.0", DF="0.0",
             VASC="0.0", SCC="0.0", UNK="0.0"),
        dict(image="ISIC_2_downsampled", MEL="0.0", NV="0.0", BCC="0.0", AK="0.0", BKL="1.0",
             DF="0.0", VASC="0.0", SCC="0.0", UNK="0.0"),
    ])
write(
    "isic-2019", "ISIC_2019_Training_Metadata.csv",
    "image age_approx anatom_site_general lesion_id sex".split(),
    [
        dict(image="ISIC_1", age_approx="55", anatom_site_general="anterior torso",
             lesion_id="BCN_1", sex="female"),
        dict(image="ISIC_2_downsampled"),
    ])

write(
    "isic-2020", "ISIC_2020_Training_GroundTruth_v2.csv",
    "image_name patient_id lesion_id sex age_approx anatom_site_general_challenge diagnosis "
    "benign_malignant target".split(),
    [
        dict(image_name="ISIC_1", patient_id="IP_1", lesion_id="IL_1", sex="male", age_approx="45.0",
             anatom_site_general_challenge="head/neck", diagnosis="unknown",
             benign_malignant="benign", target="0"),
        dict(image_name="ISIC_2", patient_id="IP_1", lesion_id="IL_2", sex="male", age_approx="45.0",
             anatom_site_general_challenge="", diagnosis="melanoma", benign_malignant="malignant",
             target="1"),
    ])

write(
    "derm7pt", "meta.csv",
    "case_num diagnosis seven_point_score pigment_network streaks pigmentation "
    "regression_structures dots_and_globules blue_whitish_veil vascular_structures "
    "level_of_diagnostic_difficulty elevation location sex management clinic derm case_id "
    "notes".split(),
    [
        dict(case_num="1", diagnosis="basal cell carcinoma", seven_point_score="1",
             pigment_network="absent", streaks="irregular", pigmentation="diffuse irregular",
             regression_structures="blue areas", dots_and_globules="absent",
             blue_whitish_veil="present", vascular_structures="arborizing",
             level_of_diagnostic_difficulty="medium", elevation="nodular", location="abdomen",
             sex="female", management="excision", clinic="NEL/A 1.jpg", derm="NEL/A 2.jpg"),
    ])

RACES = ["american_indian_or_alaska_native", "asian", "black_or_african_american",
         "hispanic_latino_or_spanish_origin", "middle_eastern_or_north_african",
         "native_hawaiian_or_pacific_islander", "white", "other_race", "prefer_not_to_answer",
         "two_or_more_after_mitigation"]
PARTS = ["head_or_neck", "arm", "palm", "back_of_hand", "torso_front", "torso_back",
         "genitalia_or_groin", "buttocks", "leg", "foot_top_or_side", "foot_sole", "other"]
SYMPTOMS = ["bothersome_appearance", "bleeding", "increasing_size", "darkening", "itching",
            "burning", "pain", "no_relevant_experience"]
OTHERS = ["fever", "chills", "fatigue", "joint_pain", "mouth_sores", "shortness_of_breath",
          "no_relevant_symptoms"]
write(
    "scin", "scin_cases.csv",
    ["case_id", "source", "release", "year", "age_group", "sex_at_birth", "fitzpatrick_skin_type"]
    + ["race_ethnicity_" + name for name in RACES]
    + ["textures_" + name for name in ["unspecified", "raised_or_bumpy", "flat", "rough_or_flaky",
                                       "fluid_filled"]]
    + ["body_parts_" + name for name in PARTS]
    + ["condition_symptoms_" + name for name in SYMPTOMS]
    + ["other_symptoms_" + name for name in OTHERS]
    + ["related_category", "condition_duration"]
    + [f"image_{index}_path" for index in (1, 2, 3)]
    + [f"image_{index}_shot_type" for index in (1, 2, 3)]
    + ["combined_race"],
    [
        dict(case_id="-11", source="SCIN", release="1.0.0", year="2023", age_group="AGE_30_TO_39",
             sex_at_birth="FEMALE", fitzpatrick_skin_type="FST3", textures_raised_or_bumpy="YES",
             body_parts_arm="YES", body_parts_leg="YES", body_parts_other="YES",
             condition_symptoms_itching="YES", other_symptoms_fatigue="YES",
             related_category="RASH", condition_duration="ONE_DAY",
             image_1_path="dataset/images/-101.png", image_2_path="dataset/images/102.png",
             image_1_shot_type="CLOSE_UP", image_2_shot_type="AT_DISTANCE"),
        dict(case_id="12", source="SCIN", release="1.0.0", year="2023",
             sex_at_birth="OTHER_OR_UNSPECIFIED", fitzpatrick_skin_type="NONE_SELECTED",
             image_1_path="dataset/images/103.png", image_1_shot_type="AT_AN_ANGLE"),
    ])
write(
    "scin", "scin_labels.csv",
    ["case_id"]
    + [f"dermatologist_gradable_for_skin_condition_{index}" for index in (1, 2, 3)]
    + ["dermatologist_skin_condition_on_label_name", "dermatologist_skin_condition_confidence",
       "weighted_skin_condition_label"]
    + [f"dermatologist_gradable_for_fitzpatrick_skin_type_{index}" for index in (1, 2, 3)]
    + [f"dermatologist_fitzpatrick_skin_type_label_{index}" for index in (1, 2, 3)]
    + ["gradable_for_monk_skin_tone_india", "gradable_for_monk_skin_tone_us",
       "monk_skin_tone_label_india", "monk_skin_tone_label_us"],
    [
        dict(case_id="-11",
             dermatologist_skin_condition_on_label_name="['Tinea', \"Athlete's foot\"]",
             dermatologist_skin_condition_confidence="[2, 4]",
             weighted_skin_condition_label="{'Tinea': 0.33, \"Athlete's foot\": 0.67}",
             monk_skin_tone_label_us="3.0"),
        dict(case_id="12", dermatologist_skin_condition_on_label_name="[]",
             dermatologist_skin_condition_confidence="[]", weighted_skin_condition_label="{}"),
        dict(case_id="13", weighted_skin_condition_label="{'Eczema': 1.0}"),
    ])

CONCEPTS = [
    "Vesicle", "Papule", "Macule", "Plaque", "Abscess", "Pustule", "Bulla", "Patch", "Nodule",
    "Ulcer", "Crust", "Erosion", "Excoriation", "Atrophy", "Exudate", "Purpura/Petechiae",
    "Fissure", "Induration", "Xerosis", "Telangiectasia", "Scale", "Scar", "Friable", "Sclerosis",
    "Pedunculated", "Exophytic/Fungating", "Warty/Papillomatous", "Dome-shaped", "Flat topped",
    "Brown(Hyperpigmentation)", "Translucent", "White(Hypopigmentation)", "Purple", "Yellow",
    "Black", "Erythema", "Comedo", "Lichenification", "Blue", "Umbilicated", "Poikiloderma",
    "Salmon", "Wheal", "Acuminate", "Burrow", "Gray", "Pigmented", "Cyst"]


def concepts(*present):
    return {name: "1" if name in present else "0" for name in CONCEPTS}


IGNORE = "Do not consider this image"
write(
    "skincon", "annotations_fitzpatrick17k.csv", ["", "ImageID"] + CONCEPTS + [IGNORE],
    [
        {"": "0", "ImageID": "aa11.jpg", **concepts("Papule", "Warty/Papillomatous"), IGNORE: "0"},
        {"": "1", "ImageID": "bb22.jpg", **concepts("Scale"), IGNORE: "1"},
    ])

write(
    "fitzpatrick17k", "fitzpatrick17k.csv",
    "md5hash fitzpatrick_scale fitzpatrick_centaur label nine_partition_label "
    "three_partition_label qc url url_alphanum".split(),
    [
        dict(md5hash="aa11", fitzpatrick_scale="3", fitzpatrick_centaur="-1", label="verruca",
             nine_partition_label="benign epidermal", three_partition_label="benign",
             qc="1 Diagnostic", url="https://example.org/a.jpg", url_alphanum="examplea.jpg"),
        dict(md5hash="bb22", fitzpatrick_scale="5", fitzpatrick_centaur="5", label="psoriasis",
             nine_partition_label="inflammatory", three_partition_label="non-neoplastic",
             qc="3 Wrongly labelled", url="https://example.org/b.jpg", url_alphanum="exampleb.jpg"),
    ])

write(
    "pad-ufes-20", "metadata.csv",
    "patient_id lesion_id smoke drink background_father background_mother age pesticide gender "
    "skin_cancer_history cancer_history has_piped_water has_sewage_system fitspatrick region "
    "diameter_1 diameter_2 diagnostic itch grew hurt changed bleed elevation img_id "
    "biopsed".split(),
    [
        dict(patient_id="PAT_1", lesion_id="1", smoke="False", age="55", gender="FEMALE",
             skin_cancer_history="True", fitspatrick="3.0", region="NECK", diagnostic="BCC",
             itch="True", grew="False", hurt="UNK", changed="True", bleed="False",
             elevation="True", img_id="PAT_1_1_1.png", biopsed="True"),
    ])

write(
    "dermxdb", "dermxdb_lesions_per_image.csv",
    ["original_filename", "source_dataset", "dermx_diagnosis", "age", "skin_tone", "n_labellers",
     "lesions(label:votes)", "distribution_body_site(label:votes)",
     "labeller_diagnosis(label:votes)", "other_tags(label:votes)",
     "lesion_attributes(label:votes)", "dermquest_diagnosis_raw", "dermquest_case_id"],
    [
        {"original_filename": "0001.jpg", "source_dataset": "SD-260",
         "dermx_diagnosis": "Psoriasis", "age": "adult", "skin_tone": "light",
         "n_labellers": "8", "lesions(label:votes)": "Scale:8; Sun damage:1",
         "distribution_body_site(label:votes)": "Extensor sites:5",
         "labeller_diagnosis(label:votes)": "Psoriasis:7; Other-disease:1",
         "dermquest_diagnosis_raw": "psoriasis", "dermquest_case_id": "4337"},
    ])
