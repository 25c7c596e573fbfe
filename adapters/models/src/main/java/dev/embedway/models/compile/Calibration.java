package dev.embedway.models.compile;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.embedway.models.compile.ActivationRanges.Range;
import dev.embedway.models.compile.Encoder.Layer;
import dev.embedway.models.onnxfile.OnnxGraph;
import dev.embedway.models.onnxfile.ProtobufWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs an encoder as trained over texts and notes how far its activations reach.
 *
 * <p>One thread at a time.
 */
final class Calibration {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final List<String> places;
  private final List<Range> ranges;

  private Calibration(List<String> places) {
    this.places = places;
    this.ranges = new ArrayList<>();
  }

  /**
   * Ranges of an encoder's activations.
   *
   * @param source its file
   * @param texts the ids of their tokens
   */
  static ActivationRanges measure(Path source, Encoder encoder, List<long[]> texts)
      throws IOException, OrtException {
    Calibration calibration = new Calibration(places(encoder));
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(SessionOptions.OptLevel.BASIC_OPT);
      try (OrtSession session =
          calibration.environment.createSession(calibration.withOutputs(source), options)) {
        for (long[] text : texts) {
          calibration.add(session, text);
        }
      }
    }
    return new ActivationRanges(calibration.ranges);
  }

  private static List<String> places(Encoder encoder) {
    List<Layer> layers = encoder.layers();
    return IntStream.range(0, layers.size())
        .boxed()
        .flatMap(i ->
            Stream.of(
                (i == 0 ? encoder.tables().norm() : layers.get(i - 1).norm()).normalised(),
                layers.get(i).attention().context(),
                layers.get(i).attended().normalised(),
                layers.get(i).feedForward().activated()))
        .toList();
  }

  /** The file with more outputs: of two graphs in one message, a reader takes both together. */
  private byte[] withOutputs(Path source) throws IOException {
    ProtobufWriter graph = new ProtobufWriter();
    ProtobufWriter type = new ProtobufWriter().put(1, new ProtobufWriter().put(1, OnnxGraph.FLOAT));
    places.forEach(place -> graph.put(12, new ProtobufWriter().put(1, place).put(2, type)));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Files.copy(source, whole);
    new ProtobufWriter().put(7, graph).writeTo(whole);
    return whole.toByteArray();
  }

  private void add(OrtSession session, long[] ids) throws OrtException {
    long[] shape = {1, ids.length};
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.allocate(ids.length), shape);
        OrtSession.Result result =
            session.run(
                Map.of(OnnxGraph.IDS, idTensor, OnnxGraph.MASK, mask, OnnxGraph.TYPES, types))) {
      for (int i = 0; i < places.size(); i++) {
        OnnxTensor value = (OnnxTensor) result.get(places.get(i)).orElseThrow();
        long[] sizes = value.getInfo().getShape();
        if (ranges.size() == i) {
          ranges.add(Range.of((int) sizes[sizes.length - 1]));
        }
        ranges.get(i).include(value.getFloatBuffer());
      }
    }
  }
}
