package dev.embedway.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a function's zip has to be.
 *
 * <p>Immutable.
 *
 * @param mostBytes unzipped; Lambda takes 250 MB
 * @param processor that all of its natives are for
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
 *     quotas</a>
 */
record ZipRules(long mostBytes, String processor) {

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

  /** What is wrong with a zip, in sentences; empty when nothing is. */
  List<String> faults(LambdaZip zip) {
    List<String> faults = new ArrayList<>();
    if (zip.bytes() > mostBytes) {
      faults.add(
          String.format(
              Locale.ROOT, "it has %d bytes unzipped; allowed are %d", zip.bytes(), mostBytes));
    }
    zip.homes()
        .forEach((path, jars) -> {
          if (jars.size() > 1) {
            faults.add(path + " is there " + jars.size() + " times: " + jars);
          }
          if (NEVER_DEPLOYED.stream().anyMatch(path::startsWith)) {
            faults.add(path + " in " + jars.get(0) + " is never deployed");
          }
        });
    zip.libraries().forEach(library -> faults.add(library + " belongs beside the jars, as a file"));
    zip.natives()
        .forEach((path, machine) -> {
          if (!machine.equals(processor)) {
            faults.add(path + " is for " + machine + ", the zip for " + processor);
          }
        });
    if (zip.times().size() > 1) {
      faults.add(
          "it is not the same twice: its files were written at "
              + zip.times().first()
              + " up to "
              + zip.times().last());
    }
    return faults;
  }
}
