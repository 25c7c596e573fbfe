package dev.embedway.packaging;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requirements on a function's zip.
 *
 * @param maxBytes max size unzipped; Lambda takes 250 MB
 * @param processor that all of its natives are for
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
 *     quotas</a>
 */
@Immutable
record ZipRules(long maxBytes, String processor) {

  /** Code that stands in for AWS, some of it licensed for development and testing only. */
  private static final List<String> NEVER_DEPLOYED =
      List.of(
          "dev/embedway/local/",
          "dev/embedway/emulators/",
          "dev/embedway/packaging/",
          "com/amazonaws/services/dynamodbv2/local/",
          "org/elasticmq/",
          "org/gaul/s3proxy/",
          "org/junit/");

  /** Of the profile emulator; it is told where its library is as a file. */
  private static final String RUNTIME_CLIENT = "lib/aws-lambda-java-runtime-interface-client-";

  private static final String TOKENIZER =
      "ai/djl/huggingface/tokenizers/HuggingFaceTokenizer.class";
  private static final String TOKENIZER_LIBRARY = "natives/tokenizers/libtokenizers.so";

  /** Faults of a zip, in sentences; empty if there are none. */
  List<String> faults(LambdaZip zip) {
    List<String> faults = new ArrayList<>();
    if (zip.bytes() > maxBytes) {
      faults.add(
          String.format(
              Locale.ROOT, "it has %d bytes unzipped; allowed are %d", zip.bytes(), maxBytes));
    }
    if (zip.times().size() > 1) {
      faults.add(
          "it is not the same twice: its files were written at "
              + zip.times().first()
              + " up to "
              + zip.times().last());
    }
    zip.code().homes().forEach((path, jars) -> faults.addAll(ofClass(path, jars)));
    faults.addAll(ofNatives(zip));
    return faults;
  }

  private static List<String> ofClass(String path, List<String> jars) {
    List<String> faults = new ArrayList<>();
    if (jars.size() > 1) {
      faults.add(path + " is there " + jars.size() + " times: " + jars);
    }
    if (NEVER_DEPLOYED.stream().anyMatch(path::startsWith)) {
      faults.add(path + " in " + jars.get(0) + " is never deployed");
    }
    return faults;
  }

  private List<String> ofNatives(LambdaZip zip) {
    List<String> faults = new ArrayList<>();
    zip.code().libraries().stream()
        .filter(library -> !library.startsWith(RUNTIME_CLIENT))
        .forEach(library -> faults.add(library + " belongs beside the jars, as a file"));
    zip.code()
        .natives()
        .forEach((path, machine) -> {
          if (!machine.equals(processor)) {
            faults.add(path + " is for " + machine + ", the zip for " + processor);
          }
        });
    if (zip.code().homes().containsKey(TOKENIZER)
        && !zip.code().natives().containsKey(TOKENIZER_LIBRARY)) {
      faults.add(TOKENIZER_LIBRARY + " is missing");
    }
    return faults;
  }
}
