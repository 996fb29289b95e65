"""Makes the folder weights: small files of weights as PyTorch, safetensors, numpy and a protobuf
writer make them, and pickles that try to do harm.

Numbers come from hashed.py, so the tests know them without the files. Run with PyTorch, safetensors,
numpy and protobuf installed:  python make_weights.py

With a folder as argument it makes files of full size there instead, from torchvision: resnet50.pth
(both forms), ResNet-50-model.caffemodel, bvlc_alexnet.caffemodel, and the numbers in them as .npz.
"""
import collections
import json
import pathlib
import pickle
import sys

import numpy as np
import torch
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from safetensors.torch import save_file

import hashed

FOLDER = pathlib.Path(__file__).with_name("weights")


def caffe_messages():
    """The few messages of caffe.proto that hold weights, built without its compiler."""
    F = descriptor_pb2.FieldDescriptorProto
    proto = descriptor_pb2.FileDescriptorProto(name="caffe.proto", package="caffe", syntax="proto2")

    def message(name, fields):
        m = proto.message_type.add(name=name)
        for field, number, kind, repeated, packed, of in fields:
            f = m.field.add(name=field, number=number, type=kind,
                            label=F.LABEL_REPEATED if repeated else F.LABEL_OPTIONAL)
            if packed:
                f.options.packed = True
            if of:
                f.type_name = ".caffe." + of
    message("BlobShape", [("dim", 1, F.TYPE_INT64, True, True, None)])
    message("BlobProto", [
        ("num", 1, F.TYPE_INT32, False, False, None), ("channels", 2, F.TYPE_INT32, False, False, None),
        ("height", 3, F.TYPE_INT32, False, False, None), ("width", 4, F.TYPE_INT32, False, False, None),
        ("data", 5, F.TYPE_FLOAT, True, True, None), ("diff", 6, F.TYPE_FLOAT, True, True, None),
        ("shape", 7, F.TYPE_MESSAGE, False, False, "BlobShape"),
        ("double_data", 8, F.TYPE_DOUBLE, True, True, None)])
    message("BatchNormParameter", [("eps", 3, F.TYPE_FLOAT, False, False, None)])
    message("LayerParameter", [
        ("name", 1, F.TYPE_STRING, False, False, None), ("type", 2, F.TYPE_STRING, False, False, None),
        ("bottom", 3, F.TYPE_STRING, True, False, None), ("top", 4, F.TYPE_STRING, True, False, None),
        ("blobs", 7, F.TYPE_MESSAGE, True, False, "BlobProto"), ("phase", 10, F.TYPE_INT32, False, False, None),
        ("batch_norm_param", 139, F.TYPE_MESSAGE, False, False, "BatchNormParameter")])
    message("V1LayerParameter", [
        ("bottom", 2, F.TYPE_STRING, True, False, None), ("top", 3, F.TYPE_STRING, True, False, None),
        ("name", 4, F.TYPE_STRING, False, False, None), ("type", 5, F.TYPE_INT32, False, False, None),
        ("blobs", 6, F.TYPE_MESSAGE, True, False, "BlobProto"), ("blobs_lr", 7, F.TYPE_FLOAT, True, False, None)])
    message("NetParameter", [
        ("name", 1, F.TYPE_STRING, False, False, None),
        ("layers", 2, F.TYPE_MESSAGE, True, False, "V1LayerParameter"),
        ("input", 3, F.TYPE_STRING, True, False, None), ("input_dim", 4, F.TYPE_INT32, True, False, None),
        ("layer", 100, F.TYPE_MESSAGE, True, False, "LayerParameter")])
    pool = descriptor_pool.DescriptorPool()
    pool.Add(proto)
    return {m.name: message_factory.GetMessageClass(pool.FindMessageTypeByName("caffe." + m.name))
            for m in proto.message_type}


CAFFE = caffe_messages()


def add_blob(layer, values, old=False, double=False):
    values = np.asarray(values)
    blob = layer.blobs.add()
    if old:
        blob.num, blob.channels, blob.height, blob.width = (1,) * (4 - values.ndim) + values.shape
    else:
        blob.shape.dim.extend(values.shape)
    (blob.double_data if double else blob.data).extend(values.reshape(-1).tolist())


def resnet50_v1(state, classes, double=False, epsilon=None):
    """A net of He et al.'s ResNet-50 from a state with torchvision's names; the factor is 2.5."""
    net = CAFFE["NetParameter"](name="ResNet-50", input=["data"], input_dim=[1, 3, 224, 224])

    def unit(conv, norm, scale, ours, ours_norm):
        layer = net.layer.add(name=conv, type="Convolution", bottom=["x"], top=[conv])
        add_blob(layer, state[ours + ".weight"], double=double)
        if ours + ".bias" in state:
            add_blob(layer, state[ours + ".bias"])
        layer = net.layer.add(name=norm, type="BatchNorm")
        if epsilon:
            layer.batch_norm_param.eps = epsilon
        add_blob(layer, np.float32(state[ours_norm + ".running_mean"]) * 2.5)
        add_blob(layer, np.float32(state[ours_norm + ".running_var"]) * 2.5)
        add_blob(layer, np.float32([2.5]))
        layer = net.layer.add(name=scale, type="Scale")
        add_blob(layer, state[ours_norm + ".weight"])
        add_blob(layer, state[ours_norm + ".bias"])
        net.layer.add(name=conv + "_relu", type="ReLU")
    unit("conv1", "bn_conv1", "scale_conv1", "conv1", "bn1")
    for stage, depth in enumerate([3, 4, 6, 3]):
        for block in range(depth):
            theirs, ours = f"{stage + 2}{'abcdef'[block]}_branch", f"layer{stage + 1}.{block}"
            parts = [("2a", "conv1", "bn1"), ("2b", "conv2", "bn2"), ("2c", "conv3", "bn3")]
            if block == 0:
                parts.insert(0, ("1", "downsample.0", "downsample.1"))
            for branch, conv, norm in parts:
                name = theirs + branch
                unit("res" + name, "bn" + name, "scale" + name, f"{ours}.{conv}", f"{ours}.{norm}")
    layer = net.layer.add(name="fc1000", type="InnerProduct")
    add_blob(layer, np.zeros((classes, 2), np.float32))
    add_blob(layer, np.zeros(classes, np.float32))
    return net


def alexnet(state, classes, old=True):
    """BVLC's AlexNet: the old form of layers, with four extents."""
    net = CAFFE["NetParameter"](name="AlexNet", input=["data"], input_dim=[10, 3, 227, 227])
    layers = net.layers if old else net.layer
    kind = 4 if old else "Convolution"
    for number in range(1, 6):
        layer = layers.add(name=f"conv{number}", type=kind)
        add_blob(layer, state[f"conv{number}.weight"], old)
        add_blob(layer, state[f"conv{number}.bias"], old)
        layers.add(name=f"relu{number}")
        if number < 3:
            layers.add(name=f"norm{number}")
            layers.add(name=f"pool{number}")
    for name in ["fc6", "fc7"]:
        layer = layers.add(name=name)
        add_blob(layer, state[name + ".weight"], old)
        add_blob(layer, state[name + ".bias"], old)
    layer = layers.add(name="fc8")
    add_blob(layer, np.zeros((classes, 2), np.float32), old)
    add_blob(layer, np.zeros(classes, np.float32), old)
    return net


def small_resnet50():
    """Every layer of ResNet-50 with two channels, four where the real one has four times as many."""
    state = {}

    def unit(name, norm, shape, bias=False):
        state[name + ".weight"] = shape
        if bias:
            state[name + ".bias"] = shape[:1]
        for part in ["weight", "bias", "running_mean", "running_var"]:
            state[f"{norm}.{part}"] = shape[:1]
    unit("conv1", "bn1", (2, 3, 1, 1), bias=True)
    for stage, depth in enumerate([3, 4, 6, 3]):
        for block in range(depth):
            ours, inputs = f"layer{stage + 1}.{block}", 2 if stage == block == 0 else 4
            unit(f"{ours}.conv1", f"{ours}.bn1", (2, inputs, 1, 1))
            unit(f"{ours}.conv2", f"{ours}.bn2", (2, 2, 1, 1))
            unit(f"{ours}.conv3", f"{ours}.bn3", (4, 2, 1, 1))
            if block == 0:
                unit(f"{ours}.downsample.0", f"{ours}.downsample.1", (4, inputs, 1, 1))
    return {name: hashed.parameter(name, shape) for name, shape in state.items()}


def small_alexnet():
    shapes = {"conv1": (4, 3, 3, 3), "conv2": (4, 2, 3, 3), "conv3": (4, 4, 3, 3), "conv4": (4, 2, 3, 3),
              "conv5": (4, 2, 3, 3), "fc6": (5, 16), "fc7": (6, 5)}
    state = {}
    for name, shape in shapes.items():
        state[name + ".weight"] = hashed.parameter(name + ".weight", shape)
        state[name + ".bias"] = hashed.parameter(name + ".bias", shape[:1])
    return state


def tensor(name, shape, dtype=torch.float32):
    return torch.tensor(hashed.scaled(name, shape, 1)).to(dtype)


def state_dict(prefix=""):
    """Every kind of number, views, shared storages, a parameter, counters."""
    shared = tensor("shared", (40,))
    state = collections.OrderedDict()
    state["conv1.weight"] = torch.nn.Parameter(tensor("conv1.weight", (4, 3, 3, 3)))
    for part in ["weight", "bias", "running_mean"]:
        state["bn1." + part] = tensor("bn1." + part, (4,))
    state["bn1.running_var"] = tensor("bn1.running_var", (4,), torch.float64)
    state["bn1.num_batches_tracked"] = torch.tensor(7)
    state["half"] = tensor("half", (3, 2), torch.float16)
    state["brain"] = tensor("brain", (3, 2), torch.bfloat16)
    state["turned"] = shared[:12].reshape(3, 4).t()
    state["part"] = shared[10:30].reshape(4, 5)[1:3, ::2]
    state["scalar"] = tensor("scalar", ())
    state["lesion.weight"] = tensor("lesion.weight", (7, 4))
    state._metadata = {"": {"version": 1}}
    return collections.OrderedDict((prefix + k, v) for k, v in state.items())


class Harm:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def hostile():
    """Pickles with what the error must name."""
    import builtins
    import os
    import subprocess
    cases = []

    def add(name, pickled, expected):
        cases.append(dict(name=name, pickle=pickled.hex(), expected=expected))
    for protocol in range(2, 6):
        add(f"os.system, protocol {protocol}",
            pickle.dumps({"a": Harm(os.system, "true")}, protocol), "posix system")
    add("eval", pickle.dumps(Harm(eval, "1"), 2), "__builtin__ eval")
    add("exec", pickle.dumps(Harm(exec, "1"), 4), "builtins exec")
    add("__import__", pickle.dumps(Harm(builtins.__import__, "os"), 2), "__builtin__ __import__")
    add("getattr", pickle.dumps(Harm(getattr, 1, "real"), 2), "__builtin__ getattr")
    add("subprocess", pickle.dumps(Harm(subprocess.Popen, ["true"]), 2), " Popen")
    add("os.system, protocol 0", b"cos\nsystem\n(S'true'\ntR.", "os system")
    add("an instance of protocol 0", b"(S'true'\nios\nsystem\n.", "not allowed")
    add("torch.load inside", b"\x80\x02ctorch\nload\nX\x01\x00\x00\x00a\x85R.", "torch load")
    add("a nested pickle", b"\x80\x02ctorch.storage\n_load_from_bytes\nC\x01a\x85R.", "torch.storage _load_from_bytes")
    add("a dotted name", b"\x80\x04\x8c\x05torch\x8c\x10serialization.os\x93.", "torch serialization.os")
    add("an extension", b"\x80\x02\x82\x01.", "0x82")
    add("a new instance", pickle.dumps(torch.nn.Linear(1, 1), 2), "torch.nn")
    add("a whole model", pickle.dumps({"model": torch.nn.Sequential()}, 2), "not allowed")
    add("a call of a text", b"\x80\x02X\x01\x00\x00\x00a)R.", "only a known global can be called")
    add("a call without a tuple", b"\x80\x02ccollections\nOrderedDict\nK\x01R.", "no tuple of arguments")
    add("attributes of a tuple", b"\x80\x02)}b.", "only a dictionary may have attributes")
    add("nothing", b"", "ends inside an operation")
    add("cut off", pickle.dumps(state_names(), 2)[:-9], "ends inside an operation")
    add("a giant text", b"\x80\x02X\xff\xff\xff\x7fa.", "ends inside an operation")
    add("a giant long text", b"\x80\x02T\xff\xff\xff\xffa.", "ends inside an operation")
    add("a memo that is not there", b"\x80\x02h\x05.", "nothing is remembered as 5")
    add("a far memo", b"\x80\x02j\xff\xff\xff\xff.", "nothing is remembered as 4294967295")
    add("an empty stack", b"\x80\x020.", "the stack is empty")
    add("below a mark", b"\x80\x02N(0.", "the stack is empty")
    add("no mark", b"\x80\x02Nt.", "there is no mark")
    add("two values", b"\x80\x02NN.", "ends with 2 values")
    add("an odd dictionary", b"\x80\x02}(Nu.", "a key has no value")
    add("appending to a dictionary", b"\x80\x02}Na.", "only a list can be appended to")
    add("a persistent text", b"\x80\x02X\x01\x00\x00\x00aQ.", "no storage")
    add("a persistent line", b"\x80\x02Pabc\n.", "0x50")
    add("a storage of code", b"\x80\x02(X\x06\x00\x00\x00modulectorch\nFloatStorage\nX\x01\x00\x00\x000NK\x01tQ.", "no storage")
    add("a name without end", b"\x80\x02c" + b"a" * 300, "a name does not end")
    add("a set", pickle.dumps({1, 2}, 4), "0x8f")
    add("a list", pickle.dumps([1, 2], 2), "no dictionary of tensors")
    add("a list in itself", b"\x80\x02]q\x00h\x00a.", "no dictionary of tensors")
    add("a dictionary in itself", b"\x80\x02}q\x00X\x01\x00\x00\x00ah\x00s.", "no tensors by name")
    add("a model in itself", b"\x80\x02}q\x00X\x05\x00\x00\x00modelh\x00s.", "no tensors by name")
    return cases


def state_names():
    return {"names": ["conv1.weight", "bn1.weight"], "epoch": 3}


def small():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(0)
    torch.save(state_dict(), FOLDER / "plain.pth")
    nested = {"epoch": 3, "state_dict": state_dict("module."), "arguments": {"lr": 0.1, "big": 2**70}}
    torch.save(nested, FOLDER / "nested.pth")
    torch.save(nested, FOLDER / "old.pth", _use_new_zipfile_serialization=False)
    torch.save(state_dict(), FOLDER / "protocol4.pth", pickle_protocol=4)
    save_file({k: v.detach().contiguous().clone() for k, v in state_dict().items()}, FOLDER / "plain.safetensors",
              metadata={"format": "pt"})
    (FOLDER / "resnet50.caffemodel").write_bytes(
        resnet50_v1(small_resnet50(), 3).SerializeToString(deterministic=True))
    (FOLDER / "alexnet.caffemodel").write_bytes(
        alexnet(small_alexnet(), 3).SerializeToString(deterministic=True))
    mean = CAFFE["BlobProto"](num=1, channels=3, height=4, width=5)
    mean.data.extend((100 + 20 * hashed.scaled("mean", (60,), 1)).tolist())
    (FOLDER / "mean.binaryproto").write_bytes(mean.SerializeToString(deterministic=True))
    np.save(FOLDER / "mean.npy", (100 + 20 * hashed.scaled("mean", (3, 4, 5), 1)).astype(np.float64))
    (FOLDER / "hostile.json").write_text(json.dumps(hostile(), indent=1) + "\n")
    for path in sorted(FOLDER.iterdir()):
        print(path.name, path.stat().st_size)


def full_size(folder):
    """torchvision's ResNet-50 with drawn weights and statistics, as .pth, and Caffe's two nets."""
    import torchvision
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    model = torchvision.models.resnet50(weights=None)
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            count = module.num_features
            module.running_mean.copy_(torch.tensor(hashed.scaled(name + ".m", (count,), 0.2)))
            module.running_var.copy_(torch.tensor(hashed.scaled(name + ".v", (count,), 0.5, 1.0)))
            if name.endswith("bn3"):
                torch.nn.init.constant_(module.weight, 0.2)
    torch.save(model.state_dict(), folder / "resnet50.pth")
    torch.save({"epoch": 1, "model": {"module." + k: v for k, v in model.state_dict().items()}},
               folder / "resnet50-old.pth", _use_new_zipfile_serialization=False)
    state = {k: v.numpy() for k, v in model.state_dict().items()}
    state["conv1.bias"] = hashed.scaled("conv1.bias", (64,), 0.1)
    (folder / "ResNet-50-model.caffemodel").write_bytes(resnet50_v1(state, 1000).SerializeToString())
    shapes = {"conv1": (96, 3, 11, 11), "conv2": (256, 48, 5, 5), "conv3": (384, 256, 3, 3),
              "conv4": (384, 192, 3, 3), "conv5": (256, 192, 3, 3), "fc6": (4096, 9216), "fc7": (4096, 4096)}
    large = {}
    for name, shape in shapes.items():
        large[name + ".weight"] = hashed.parameter(name + ".weight", shape)
        large[name + ".bias"] = hashed.parameter(name + ".bias", shape[:1])
    (folder / "bvlc_alexnet.caffemodel").write_bytes(alexnet(large, 1000).SerializeToString())
    np.savez(folder / "alexnet.npz", **large)
    np.savez(folder / "resnet50.npz", **state)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        full_size(pathlib.Path(sys.argv[1]))
    else:
        small()
