"""The rows of the trainer: steps and predictions next to PyTorch, inputs next to torchvision."""
import json
import os
import re
import shutil
import subprocess
import sys
import time

import rows_duplicates

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
STEP_PEER = os.path.join(HERE, "peers/train_step.py")
# Made by the rows of steps, next to their own.
MEMORY_ROWS = ["train-memory", "predict-memory"]
CROP_PEER = os.path.join(HERE, "peers/crops.py")
PROBE_PEER = os.path.join(HERE, "peers/probe.py")


def rows(call, paired):
    """The rows by name, made of bench.py's ways to call and to pair."""
    def derm(options, backend, model, batch, side, steps, *more):
        command = [
            os.path.join(options.derm, "derm-train"), "bench", "--backend", backend, "--model", model,
            "--batch", str(batch), "--side", str(side), "--threads", "2", "--steps", str(steps), *more]

        def run():
            text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            return {"images_per_second": float(re.search(r"([0-9.]+) images/s", text)[1]),
                    "memory": int(re.search(r"memory ([0-9]+) MiB", text)[1]) << 20,
                    "peak": re.search(r"peak ([0-9]+) GFLOP/s", text)[1],
                    "share": re.search(r"([0-9]+) % of the peak", text)[1]}
        return run

    def torch(mode, model, batch, side, steps, *more):
        return lambda: call([
            sys.executable, STEP_PEER, "--model", model, "--modes", mode, "--batch", str(batch),
            "--side", str(side), "--threads", "2", "--steps", str(steps), *more])

    def step_row(name, work, model, batch, side, steps, modes, gate, backends=("onednn",), derm_more=(),
                 torch_more=(), pairs=5, memory_row=None):
        def run(options, folder):
            contestants = {}
            for mode in modes:
                title, _, tuning = mode.partition(" ")
                more = torch_more + (() if tuning == "tuned" else ("--untuned",))
                label = {"eager": "NCHW"}.get(title, title)
                contestants[f"PyTorch {label}, {tuning}"] = torch(title, model, batch, side, steps, *more)
            for backend in backends:
                contestants[f"derm {backend}"] = derm(
                    options, backend, model, batch, side, steps, *derm_more)
            answers = paired(contestants, pairs)
            memory = "; ".join(
                f"{k} {max(a['memory'] for a in v) / 2 ** 30:.2f} GiB" for k, v in answers.items())
            # The run whose rate is the row's median: a share of another run would contradict the rate.
            own = sorted(answers[f"derm {backends[0]}"], key=lambda answer: answer["images_per_second"])
            median = own[len(own) // 2]
            speed = {
                "row": name, "work": work, "unit": "images/s", "lower_is_better": False,
                "values": {k: [a["images_per_second"] for a in v] for k, v in answers.items()},
                "checked": "logits, gradients and steps equal PyTorch's in the tests of TrainTests; peak "
                f"memory: {memory}; {median['share']} % of the {median['peak']} GFLOP/s that multiply-adds in "
                "registers reach, at the median rate", "gate": gate,
            }
            if memory_row is None:
                return speed
            row, what, limit = memory_row
            return [speed, {
                "row": row, "work": what, "unit": "GiB", "lower_is_better": True,
                "values": {k: [a["memory"] / 2 ** 30 for a in v] for k, v in answers.items()},
                "checked": "the most that each process held, its library included, in the runs of "
                f"{name}", "gate": limit,
            }]
        return run

    def crops(options, folder):
        pictures = os.path.join(folder, "pictures")
        if not os.path.exists(pictures):
            rows_duplicates.write_pictures(pictures)
        answers = paired({
            "derm": lambda: call([options.rows_program, "crops", pictures]),
            "torchvision.io": lambda: call([sys.executable, CROP_PEER, pictures, "torchvision"]),
            "Pillow": lambda: call([sys.executable, CROP_PEER, pictures, "pillow"]),
        })
        return {
            "row": "decode", "unit": "pictures/s", "lower_is_better": False,
            "work": "800 x 600 JPEG -> shorter side 256..480 -> 224 crop, mirror, 1 thread",
            "values": {k: [a["pictures"] / a["seconds"] for a in v] for k, v in answers.items()},
            "checked": "a crop equals decoding, resizing and cropping byte for byte, and Pillow's within 1 "
            "level, in the tests of ImagingTests", "gate": ">= 1.9x torchvision.io",
        }

    def sample_pack(options, folder, *atlas_options):
        """The pack of a generated atlas, and what runs derm's programs in the folder."""
        atlas = os.path.join(folder, "atlas")

        def program(name, *arguments):
            # The reports of the runs go there too.
            done = subprocess.run([os.path.join(os.path.abspath(options.derm), name), *arguments],
                                  capture_output=True, text=True, cwd=folder)
            if done.returncode != 0:
                sys.exit(f"bench: {name}: {done.stderr[-2000:]}")
            return done.stdout
        program("derm-sample", atlas, "--dirty", "0", *atlas_options)
        catalogue, packs = os.path.join(folder, "c.sqlite"), os.path.join(folder, "packs")
        program("derm-ingest", atlas, "--catalogue", catalogue)
        rules = os.path.join(folder, "rules.yaml")
        shutil.copy(os.path.join(ROOT, "taxonomy/rules.yaml"), rules)
        program("derm-refine", "--rules", rules, "--catalogue", catalogue, "--out", packs, "--reports",
                os.path.join(folder, "reports"))
        return os.path.join(packs, "latest"), program

    def probe(options, folder):
        """Five folds of a linear probe, from the command's start to its report; AP next to scikit-learn's."""
        folder = os.path.join(folder, "probe")
        os.makedirs(folder)
        pack, program = sample_pack(options, folder, "--cases", "7000", "--image-side", "32")
        labels, features = os.path.join(folder, "reports/labels.csv"), os.path.join(folder, "features.npz")
        subprocess.run([sys.executable, PROBE_PEER, "features", labels, features], check=True)
        runs, count = os.path.join(folder, "runs"), [0]

        def derm():
            count[0] += 1
            started = time.perf_counter()
            program("derm-train", "--features", features, "--pack", pack, "--threads", "2", "--out", runs,
                    "--name", f"probe-{count[0]}", "--quiet")
            whole = time.perf_counter() - started
            report = time.perf_counter()
            program("derm-report", f"{runs}/probe-{count[0]}", "--pack", pack, "--threads", "2", "--out",
                    os.path.join(folder, f"again-{count[0]}"), "--quiet")
            return {"seconds": whole - (time.perf_counter() - report)}
        derm_answers = [derm() for _ in range(3)]
        peer = call([sys.executable, PROBE_PEER, "fit", labels, features, f"{runs}/probe-1"])
        worst = peer["worst"]
        apart = abs(worst["derm"] - worst["scikit_learn"])
        if apart > 0.002:
            sys.exit(f"bench: probe: {worst}: AP differs by {apart:.4f}")
        return {
            "row": "probe", "unit": "s", "lower_is_better": True,
            "work": f"linear probe, {peer['lesions']} lesions and sites, five folds of {peer['images'] * 5 // 4} "
            "images x 1,024, 2 threads, without the report",
            "values": {"derm, five folds": [a["seconds"] for a in derm_answers],
                       "scikit-learn newton-cholesky, lesions of one fold": [peer["seconds"]]},
            "checked": f"AP of each lesion in fold 0 within {apart:.1e} of scikit-learn's (mean {peer['mean']:.2f})",
            "gate": "<= 20 s",
        }

    def hidden(options, folder):
        """A run on pictures of 800 x 600 from the pack, none kept in memory, next to the step alone."""
        pack, program = sample_pack(options, folder, "--cases", "60", "--image-side", "800")
        count = [0]

        def train():
            count[0] += 1
            out = os.path.join(folder, "runs")
            program("derm-train", "--pack", pack, "--recipe",
                    os.path.join(ROOT, "recipes/paper-mtl.yaml"), "--epochs", "2", "--set", "batch=16",
                    "--folds", "0", "--cache", "0", "--threads", "2", "--backend", "onednn", "--out", out,
                    "--name", f"hidden-{count[0]}")
            events = [json.loads(line) for line in open(f"{out}/hidden-{count[0]}/events.jsonl")]
            # The second epoch: the first touches all memory for the first time, as the step's warm-up does.
            speeds = [e["imagesPerSecond"] for e in events if e.get("imagesPerSecond")]
            return {"images_per_second": speeds[-1]}

        answers = paired({
            "derm from the pack": train,
            "step alone": derm(options, "onednn", "resnet50", 16, 224, 5)})
        return {
            "row": "train-input", "unit": "images/s", "lower_is_better": False,
            "work": "ResNet-50 MTL, batch 16: JPEG from the pack -> jitter -> crop -> step, 2 threads",
            "values": {k: [a["images_per_second"] for a in v] for k, v in answers.items()},
            "checked": "the peer is derm's own step on pictures that are ready",
            "gate": ">= 0.95x the step alone",
        }

    def small_rows():
        """What a person with a laptop trains: small networks and images, in both precisions."""
        made = {}
        for model, title in (("resnet18", "ResNet-18"), ("resnet-small", "resnet-small")):
            for side in (64, 128, 224):
                for precision in ("f32", "bf16"):
                    name = f"train-step-{model}-{side}-{precision}"
                    is_bf16 = precision == "bf16"
                    made[name] = step_row(
                        name, f"{title} MTL step, batch 16, {side} x {side}, {precision}, 2 threads", model, 16, side,
                        # A step takes milliseconds.
                        20 if side < 224 else 8, ["channels-last tuned", "compile tuned"], ">= 1.3x the best peer",
                        derm_more=("--precision", "bf16") if is_bf16 else (),
                        torch_more=("--bf16",) if is_bf16 else ())
        return made

    return {
        **small_rows(),
        "train-step": step_row(
            "train-step", "ResNet-50 MTL step, batch 16, 224 x 224, f32, 2 threads", "resnet50", 16, 224,
            2, ["channels-last tuned", "compile tuned"], ">= 1.2x the best peer"),
        "train-step-others": step_row(
            "train-step-others", "the same with the slower ways", "resnet50", 16, 224, 2,
            ["eager tuned", "eager untuned", "channels-last untuned", "compile untuned"], "-",
            ("openblas",)),
        "train-step-32": step_row(
            "train-step-32", "ResNet-50 MTL step, batch 32, 224 x 224, f32, 2 threads", "resnet50", 32,
            224, 3, ["channels-last tuned", "compile tuned"],
            ">= 1.2x the best peer",
            memory_row=("train-memory", "memory of the ResNet-50 MTL step, batch 32, f32", "<= 0.8x PyTorch")),
        "train-step-bf16": step_row(
            "train-step-bf16", "ResNet-50 MTL step, batch 16, 224 x 224, bf16, 2 threads", "resnet50", 16,
            224, 3, ["channels-last tuned", "compile tuned"], ">= 1.15x the best peer",
            derm_more=("--precision", "bf16"), torch_more=("--bf16",)),
        "train-step-alexnet": step_row(
            "train-step-alexnet", "AlexNet step (groups, LRN), batch 128, 227 x 227, f32, 2 threads",
            "alexnet", 128, 227, 2, ["channels-last tuned", "eager tuned"], ">= 2x",
            derm_more=("--tasks", "lesion")),
        "predict": step_row(
            "predict", "ResNet-50 prediction, 10 crops of a picture, f32, 2 threads", "resnet50", 10, 224,
            5, ["channels-last tuned", "compile tuned"], ">= 1.2x", derm_more=("--predict",),
            torch_more=("--predict",),
            memory_row=("predict-memory", "memory of ten-crop prediction, ResNet-50, f32", "<= 0.5x PyTorch")),
        "predict-bf16": step_row(
            "predict-bf16", "ResNet-50 prediction, 10 crops of a picture, bf16, 2 threads", "resnet50",
            10, 224, 5, ["channels-last tuned", "compile tuned"], ">= 1.1x",
            derm_more=("--predict", "--precision", "bf16"), torch_more=("--predict", "--bf16")),
        "decode": crops,
        "train-input": hidden,
        "probe": probe,
    }
