"""Rows about label errors: the time of a ranking beside cleanlab's, and what it finds on cleanlab's own protocol."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = [sys.executable, os.path.join(HERE, "peers/label_errors.py")]
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


def rows(call, paired):
    """The rows by name, made of bench.py's ways to call and to pair."""
    def made(folder, images, model, seed):
        path = os.path.join(folder, f"labels-{images}-{model}-{seed}.bin")
        call(PEER + ["make", path, str(images), model, str(seed)], ONE_THREAD)
        return path

    def label_errors(options, folder):
        path = made(folder, 21657, "lr", 0)
        answers = paired({
            "derm": lambda: call([options.rows_program, "label-errors", path]),
            "cleanlab": lambda: {"seconds": call(PEER + ["peers", path], ONE_THREAD)["cleanlab default"]["seconds"]},
        })
        found = call(PEER + ["check", path, path + ".ranking"], ONE_THREAD)
        right = call(PEER + ["peers", path], ONE_THREAD)["two asymptotes"]
        if abs(found["cell"] - right["cell"]) > 1e-3 or abs(found["image"] - right["image"]) > 1e-3:
            sys.exit(f"bench: label-errors: derm finds {found}, the same method in numpy {right}")
        return {
            "row": "label-errors", "work": "label errors, 21,657 x 25, 1 thread", "unit": "s", "lower_is_better": True,
            "values": {name: [a["seconds"] for a in own] for name, own in answers.items()},
            "checked": f"AUPRC of cells {found['cell']:.4f}, of numpy's ranking {right['cell']:.4f}", "gate": "<= 0.1 s",
        }

    def protocol(row, model, seeds, gates):
        """AUPRC of images and cells over seeds: cleanlab's published protocol, 37,500 x 50."""
        def run(options, folder):
            values, cells = {}, {}
            for seed in seeds:
                path = made(folder, "large", model, seed)
                call([options.rows_program, "label-errors", path])
                found = {"derm": call(PEER + ["check", path, path + ".ranking"], ONE_THREAD)}
                peers = call(PEER + ["peers", path], ONE_THREAD)
                found.update({name: peers[name] for name in ("cleanlab default", "cleanlab softmin 0.1", "bound")})
                for name, own in found.items():
                    values.setdefault(name, []).append(own["image"])
                    cells.setdefault(name, []).append(own["cell"])
                os.remove(path)
            means = "; ".join(f"{k} {sum(v) / len(v):.4f}" for k, v in cells.items() if None not in v)
            return {
                "row": row, "work": f"images with a label error, 37,500 x 50, {model}, {len(seeds)} seeds",
                "unit": "AUPRC", "lower_is_better": False, "values": values,
                "checked": f"AUPRC of cells: {means}", "gate": gates,
            }
        return run

    return {
        "label-errors": label_errors,
        "label-errors-lr": protocol("label-errors-lr", "lr", range(10), ">= 0.905"),
        "label-errors-rf": protocol("label-errors-rf", "rf", range(10), ">= 0.855"),
    }
