package dev.embedway.models.compile;

import dev.embedway.models.compile.Encoder.Attention;
import dev.embedway.models.compile.Encoder.FeedForward;
import dev.embedway.models.compile.Encoder.Layer;
import dev.embedway.models.compile.Encoder.Linear;
import dev.embedway.models.compile.Encoder.Norm;
import dev.embedway.models.compile.Encoder.Tables;
import dev.embedway.models.onnxfile.FloatTensor;
import dev.embedway.models.onnxfile.OnnxGraph;
import dev.embedway.models.onnxfile.OnnxNetwork;
import dev.embedway.models.onnxfile.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the parts of an encoder in a graph as PyTorch exports it, by what each value is used for;
 * names of nodes and of weights mean nothing.
 *
 * <p>One thread at a time.
 */
final class EncoderReader {

  private static final Set<String> VIEWS = Set.of("Reshape", "Transpose");

  private final GraphWalk walk;

  /** Read of the first normalisation; the same in all. */
  private float epsilon;

  /** Read of the first attention; the same in all. */
  private int headSize;

  private EncoderReader(OnnxNetwork network) {
    this.walk = new GraphWalk(network);
  }

  /**
   * Reads a graph.
   *
   * @throws UnknownGraphException when it is not such an encoder
   */
  static Encoder read(OnnxNetwork network) throws UnknownGraphException {
    return new EncoderReader(network).encoder();
  }

  /** A value made by a part. */
  private record Made<T>(T part, String value) {}

  private Encoder encoder() throws UnknownGraphException {
    OnnxNode words = walk.lookUp(OnnxGraph.IDS);
    OnnxNode segments = walk.lookUp(OnnxGraph.TYPES);
    String sum = words.output();
    FloatTensor positions = null;
    while (walk.consumers(sum).size() == 1) {
      OnnxNode add = walk.only(sum, "Add");
      String other = walk.other(add, sum);
      if (!other.equals(segments.output())) {
        positions = positions(other);
      }
      sum = add.output();
    }
    if (positions == null) {
      throw new UnknownGraphException("no rows by place are added to the words'");
    }
    Made<Norm> norm = norm(sum);
    List<Layer> layers = new ArrayList<>();
    String value = norm.value();
    while (!walk.consumers(value).isEmpty()) {
      Made<Layer> layer = layer(value);
      layers.add(layer.part());
      value = layer.value();
    }
    if (layers.isEmpty() || !OnnxGraph.TOKEN_OUTPUTS.contains(value)) {
      throw new UnknownGraphException("its output is not that of the last layer");
    }
    FloatTensor table = walk.table(words);
    return new Encoder(
        new Tables(table, positions, walk.table(segments), norm.part()),
        layers,
        table.size(1) / headSize,
        epsilon);
  }

  /** Rows of the places 0, 1, 2, ..., of a value that looks them up. */
  private FloatTensor positions(String value) throws UnknownGraphException {
    OnnxNode lookUp = walk.producer(value, "Gather");
    OnnxNode slice = walk.producer(lookUp.inputs().getLast(), "Slice");
    FloatTensor places = walk.constant(slice.inputs().getFirst());
    for (int i = 0; i < places.length(); i++) {
      if (places.get(i) != i) {
        throw new UnknownGraphException("its places do not count from 0");
      }
    }
    return walk.table(lookUp);
  }

  private Made<Norm> norm(String value) throws UnknownGraphException {
    OnnxNode centred = walk.one(value, "Sub");
    OnnxNode divided = walk.one(centred.output(), "Div");
    OnnxNode root = walk.producer(walk.other(divided, centred.output()), "Sqrt");
    OnnxNode variance = walk.producer(root.inputs().getFirst(), "Add");
    float itsEpsilon = walk.constantOf(variance).get(0);
    if (epsilon != 0 && itsEpsilon != epsilon) {
      throw new UnknownGraphException("its normalisations differ in epsilon");
    }
    epsilon = itsEpsilon;
    OnnxNode scaled = walk.only(divided.output(), "Mul");
    OnnxNode shifted = walk.only(scaled.output(), "Add");
    return new Made<>(
        new Norm(walk.constantOf(scaled), walk.constantOf(shifted), divided.output()),
        shifted.output());
  }

  private Made<Layer> layer(String value) throws UnknownGraphException {
    Made<Attention> attention = attention(value);
    Made<Norm> attended = norm(added(attention.value(), value));
    Made<FeedForward> feedForward = feedForward(attended.value());
    Made<Norm> norm = norm(added(feedForward.value(), attended.value()));
    return new Made<>(
        new Layer(attention.part(), attended.part(), feedForward.part(), norm.part()),
        norm.value());
  }

  private String added(String value, String before) throws UnknownGraphException {
    OnnxNode add = walk.only(value, "Add");
    if (!walk.other(add, value).equals(before)) {
      throw new UnknownGraphException("a layer's input is not added to what it makes");
    }
    return add.output();
  }

  private Made<Attention> attention(String value) throws UnknownGraphException {
    List<OnnxNode> maps = walk.all(value, "MatMul");
    if (maps.size() != 3) {
      throw new UnknownGraphException("a layer begins with " + maps.size() + " maps, not three");
    }
    Linear query = null;
    Linear key = null;
    Linear itsValue = null;
    OnnxNode scores = null;
    OnnxNode context = null;
    for (OnnxNode map : maps) {
      Made<Linear> linear = linear(map);
      String viewed = viewed(linear.value());
      OnnxNode product = walk.one(viewed, "MatMul");
      if (product.inputs().getFirst().equals(viewed)) {
        query = linear.part();
        scores = product;
      } else if (walk.producer(product.inputs().getFirst()).equals("Softmax")) {
        itsValue = linear.part();
        context = product;
      } else {
        key = linear.part();
      }
    }
    if (query == null || key == null || itsValue == null || scores == null || context == null) {
      throw new UnknownGraphException("a layer's maps are not those of attention");
    }
    checkScores(scores, context);
    String joined = viewed(context.output());
    Made<Linear> out = linear(walk.only(joined, "MatMul"));
    return new Made<>(new Attention(query, key, itsValue, out.part(), joined), out.value());
  }

  /** From scores to the context: divided by the root of a head's size, masked, and to shares. */
  private void checkScores(OnnxNode scores, OnnxNode context) throws UnknownGraphException {
    OnnxNode divided = walk.only(scores.output(), "Div");
    double root = walk.constantOf(divided).get(0);
    int size = (int) Math.round(root * root);
    if (Math.abs(size - root * root) > GraphWalk.TOLERANCE * size
        || (headSize != 0 && size != headSize)) {
      throw new UnknownGraphException("attention divides by " + root);
    }
    headSize = size;
    OnnxNode masked = walk.only(divided.output(), "Add");
    OnnxNode shares = walk.only(masked.output(), "Softmax");
    if (!context.inputs().getFirst().equals(shares.output())) {
      throw new UnknownGraphException("attention's shares are not used for its values");
    }
  }

  private Made<FeedForward> feedForward(String value) throws UnknownGraphException {
    Made<Linear> up = linear(walk.one(value, "MatMul"));
    OnnxNode divided = walk.one(up.value(), "Div");
    walk.requireNear(divided, Math.sqrt(2));
    OnnxNode risen = walk.only(walk.only(divided.output(), "Erf").output(), "Add");
    walk.requireNear(risen, 1);
    OnnxNode product = walk.only(risen.output(), "Mul");
    if (!walk.other(product, risen.output()).equals(up.value())) {
      throw new UnknownGraphException("an activation is not GELU");
    }
    OnnxNode halved = walk.only(product.output(), "Mul");
    walk.requireNear(halved, 0.5);
    Made<Linear> down = linear(walk.only(halved.output(), "MatMul"));
    return new Made<>(new FeedForward(up.part(), down.part(), halved.output()), down.value());
  }

  private Made<Linear> linear(OnnxNode map) throws UnknownGraphException {
    FloatTensor weights = walk.constant(map.inputs().getLast());
    OnnxNode shifted = walk.only(map.output(), "Add");
    FloatTensor bias = walk.constantOf(shifted);
    if (!weights.isOfRank(2) || bias.length() != weights.size(1)) {
      throw new UnknownGraphException("a map's weights are no matrix");
    }
    return new Made<>(new Linear(weights, bias), shifted.output());
  }

  /** The value after all that moves its numbers without changing them. */
  private String viewed(String value) {
    String viewed = value;
    List<OnnxNode> views = walk.of(viewed, VIEWS);
    while (views.size() == 1) {
      viewed = views.getFirst().output();
      views = walk.of(viewed, VIEWS);
    }
    return viewed;
  }
}
