package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.StageFiles;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.Topology;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackProps;
import io.github.cdklabs.cdknag.NagReportFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;

/**
 * A deployment, synthesized with zips that hold next to nothing.
 *
 * @param directory CDK's output, with the checks' reports
 * @param stateful the template of what stays
 * @param stateless the template of what may be made again
 */
record Assembly(Path directory, Template stateful, Template stateless) {

  static final Topology TOPOLOGY = Topology.aws();

  static Assembly of(Variant variant) {
    try {
      Path directory = target().resolve("assemblies").resolve(variant.word());
      App app = new App(AppProps.builder().outdir(directory.toString()).build());
      Deployment deployment = StageFiles.read(variant.stage(), variant.yaml(), placeholders());
      EmbedwayStacks stacks = EmbedwayStacks.in(app, deployment, TOPOLOGY);
      Aspects.of(app)
          .add(
              new AwsSolutionsChecks(
                  NagPackProps.builder()
                      .reports(true)
                      .reportFormats(List.of(NagReportFormat.JSON))
                      .build()));
      app.synth();
      return new Assembly(
          directory,
          template(directory, stacks.stateful().getStackName()),
          template(directory, stacks.stateless().getStackName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path target() {
    return Path.of(Objects.requireNonNull(System.getProperty("embedway.test.directory")));
  }

  static Path docs() {
    return Path.of(Objects.requireNonNull(System.getProperty("embedway.test.docs")));
  }

  static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The resources of both stacks. */
  Stream<Resource> all(String type) {
    return Stream.of(stateful, stateless).flatMap(template -> template.all(type));
  }

  /** Every resource of both stacks. */
  Stream<Resource> all() {
    return Stream.of(stateful, stateless).flatMap(Template::resources);
  }

  /** Resource that an expression of either stack refers to, through exports and aliases. */
  Resource target(JsonNode expression) {
    String export = expression.path("Fn::ImportValue").asText();
    if (!export.isEmpty()) {
      return target(stateful.exported(export));
    }
    String id = Template.referenced(expression).orElseThrow();
    Resource found =
        Stream.of(stateless, stateful)
            .flatMap(template -> template.find(id).stream())
            .findFirst()
            .orElseThrow();
    return found.type().equals("AWS::Lambda::Alias")
        ? target(found.property("FunctionName"))
        : found;
  }

  private static Template template(Path directory, String stack) {
    return new Template(json(directory.resolve(stack + ".template.json")));
  }

  private static Path placeholders() throws IOException {
    Path all = target().resolve("placeholder-zips");
    for (String zip :
        Stream.of(FunctionId.values()).map(each -> each.spec().zip()).distinct().toList()) {
      Path file = all.resolve(zip).resolve("target").resolve(zip + "-lambda.zip");
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
          out.putNextEntry(new ZipEntry("bootstrap"));
          out.closeEntry();
        }
      }
    }
    return all;
  }
}
