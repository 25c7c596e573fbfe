package dev.embedway.models.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.embedway.models.TinyEncoder;
import dev.embedway.models.onnxfile.OnnxNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EncoderReaderTest {

  @TempDir private Path directory;

  @Test
  void readsAnEncoderOfSeveralLayers() throws Exception {
    Encoder encoder = read(new TinyEncoder(2));

    assertEquals(2, encoder.layers().size());
    assertEquals(2, encoder.heads());
    assertEquals(4, encoder.width());
    assertEquals(1e-12f, encoder.epsilon());
    assertEquals("norm.normalised", encoder.tables().norm().normalised());
    assertEquals("l1.joined", encoder.layers().getLast().attention().context());
    assertEquals("l1.activated", encoder.layers().getLast().feedForward().activated());
  }

  static List<Arguments> changes() {
    return List.of(
        change(
            "output of another name",
            "its output is not that of the last layer",
            encoder ->
                encoder
                    .node("vectors", "Add", "l1.end.scaled", "l1.end.shift")
                    .node(TinyEncoder.OUTPUT, "Identity", "input_ids")),
        change(
            "no places",
            "no rows by place are added to the words'",
            encoder ->
                encoder
                    .node("sum", "Identity", "x")
                    .node("place", "Identity", "x")
                    .node("norm.mean", "ReduceMean", "placeless")
                    .node("norm.centred", "Sub", "placeless", "norm.mean")),
        change(
            "places from 2, as RoBERTa counts them",
            "its places do not count from 0",
            encoder -> encoder.longs("places", 2, 3, 4, 5, 6, 7, 8, 9)),
        change(
            "places of an input",
            "a value is not made by Slice",
            encoder -> encoder.node("place", "Gather", "positions", "position_ids")),
        change(
            "places that are not cut to the text",
            "a value is not made by Slice",
            encoder -> encoder.node("used", "Identity", "places")),
        change(
            "another epsilon",
            "its normalisations differ in epsilon",
            encoder -> encoder.floats("l1.end.epsilon", List.of(), 1e-5f)),
        change(
            "no residual of attention's input",
            "a layer's input is not added to what it makes",
            encoder -> encoder.node("l0.added", "Add", "l0.attended", "place")),
        change(
            "no residual of the maps' input",
            "a layer's input is not added to what it makes",
            encoder -> encoder.node("l1.all", "Add", "l1.down", "place")),
        change(
            "two maps",
            "a layer begins with 2 maps, not three",
            encoder -> encoder.node("l0.key.mapped", "Gemm", "embedded", "l0.key.weights")),
        change(
            "two queries",
            "a layer's maps are not those of attention",
            encoder -> encoder.node("l0.context", "MatMul", "l0.value.viewed", "l0.shares")),
        change(
            "scores divided by another root",
            "attention divides by 1.5",
            encoder -> encoder.floats("l0.root", List.of(), 1.5f)),
        change(
            "heads of another size",
            "attention divides by 2.0",
            encoder -> encoder.floats("l1.root", List.of(), 2f)),
        change(
            "shares of something else",
            "attention's shares are not used for its values",
            encoder ->
                encoder
                    .node("other", "Softmax", "attention_mask")
                    .node("l0.context", "MatMul", "other", "l0.value.viewed")),
        change(
            "not by the root of 2",
            "Div is not by 1.4142",
            encoder -> encoder.floats("l0.two", List.of(), 1.5f)),
        change(
            "not 1 more",
            "Add is not by 1.0000",
            encoder -> encoder.floats("l0.one", List.of(), 2f)),
        change(
            "not by a half",
            "Mul is not by 0.5000",
            encoder -> encoder.floats("l0.half", List.of(), 0.25f)),
        change(
            "constants of several numbers",
            "Mul is not by 0.5000",
            encoder -> encoder.floats("l0.half", List.of(2), 0.5f, 0.5f)),
        change(
            "an activation of another value",
            "an activation is not GELU",
            encoder -> encoder.node("l0.product", "Mul", "l0.between", "l0.risen")),
        change(
            "ReLU",
            "0 nodes Div read one value, not one",
            encoder -> encoder.node("l0.scaled", "Relu", "l0.up")),
        change(
            "weights of three axes",
            "a map's weights are no matrix",
            encoder -> encoder.floats("l0.up.weights", List.of(4, 6, 1), new float[24])),
        change(
            "a bias of another length",
            "a map's weights are no matrix",
            encoder -> encoder.floats("l0.up.bias", List.of(1), 0)),
        change(
            "weights in 8 bits",
            "weights are no 32-bit floats in the file",
            encoder -> encoder.quantised("l1.down.weights")),
        change(
            "a map without bias",
            "Add has no constant",
            encoder -> encoder.quantised("l0.query.bias")),
        change(
            "words in three axes",
            "what is looked up is no table",
            encoder -> encoder.floats("words", List.of(16, 2, 2), new float[64])),
        change(
            "words looked up twice",
            "2 nodes Gather read one value, not one",
            encoder -> encoder.node("again", "Gather", "words", "input_ids")),
        change(
            "scores that are read twice",
            "a value is read by others besides Div",
            encoder -> encoder.node("again", "Identity", "l0.scores")),
        change(
            "a sum of three",
            "Add has not two inputs",
            encoder -> encoder.node("sum", "Add", "placeless", "place", "attention_mask")));
  }

  private static Arguments change(String name, String reason, Consumer<TinyEncoder> change) {
    return argumentSet(name, reason, change);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesAnotherGraphByItsReason(String reason, Consumer<TinyEncoder> change) {
    TinyEncoder encoder = new TinyEncoder(2);
    change.accept(encoder);

    UnknownGraphException fault = assertThrows(UnknownGraphException.class, () -> read(encoder));

    assertEquals(reason, fault.getMessage());
  }

  private Encoder read(TinyEncoder encoder) throws IOException, UnknownGraphException {
    Path file = Files.write(directory.resolve("model.onnx"), encoder.toBytes());
    return EncoderReader.read(OnnxNetwork.read(file));
  }
}
