"""The file of labels that split_labels.py writes: one image a line, "group,site,lesion lesion ...", site -1 unknown."""
import numpy as np


def read(path):
    """Groups and sites as arrays, and each image's lesions as a list."""
    groups, sites, lesions = [], [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            group, site, present = line.rstrip("\n").split(",")
            groups.append(int(group))
            sites.append(int(site))
            lesions.append([int(lesion) for lesion in present.split()])
    return np.array(groups), np.array(sites), lesions
