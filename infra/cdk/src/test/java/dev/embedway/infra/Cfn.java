package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that CloudFormation's expressions take in one account and region, with names of
 * resources as CloudFormation would make them. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
 *     functions</a>
 */
record Cfn(Assembly assembly) {

  static final String ACCOUNT = "123456789012";
  static final String REGION = "eu-west-3";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");

  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::AccountId", ACCOUNT,
          "AWS::Region", REGION,
          "AWS::Partition", "aws",
          "AWS::URLSuffix", "amazonaws.com",
          "AWS::StackName", "embedway");

  /** Service and resource part of an ARN by resource type; {@code %s} is the name. */
  private static final Map<String, String> ARNS =
      Map.ofEntries(
          Map.entry("AWS::SQS::Queue", "sqs:" + REGION + ":" + ACCOUNT + ":%s"),
          Map.entry("AWS::SNS::Topic", "sns:" + REGION + ":" + ACCOUNT + ":%s"),
          Map.entry("AWS::S3::Bucket", "s3:::%s"),
          Map.entry("AWS::DynamoDB::Table", "dynamodb:" + REGION + ":" + ACCOUNT + ":table/%s"),
          Map.entry("AWS::Lambda::Function", "lambda:" + REGION + ":" + ACCOUNT + ":function:%s"),
          Map.entry("AWS::Logs::LogGroup", "logs:" + REGION + ":" + ACCOUNT + ":log-group:%s:*"),
          Map.entry("AWS::IAM::Role", "iam::" + ACCOUNT + ":role/%s"),
          Map.entry("AWS::CloudWatch::Alarm", "cloudwatch:" + REGION + ":" + ACCOUNT + ":alarm:%s"),
          Map.entry(
              "AWS::Scheduler::Schedule",
              "scheduler:" + REGION + ":" + ACCOUNT + ":schedule/default/%s"),
          Map.entry("AWS::RDS::DBCluster", "rds:" + REGION + ":" + ACCOUNT + ":cluster:%s"),
          Map.entry(
              "AWS::SecretsManager::Secret",
              "secretsmanager:" + REGION + ":" + ACCOUNT + ":secret:%s-AbCdEf"));

  /** The text of an expression. */
  String text(JsonNode expression) {
    if (expression.isValueNode()) {
      return expression.asText();
    }
    if (expression.isMissingNode()) {
      return "";
    }
    String function = expression.fieldNames().next();
    JsonNode argument = expression.path(function);
    return switch (function) {
      case "Ref" -> reference(argument.asText());
      case "Fn::GetAtt" -> attribute(argument.path(0).asText(), argument.path(1).asText());
      case "Fn::ImportValue" -> text(assembly.stateful().exported(text(argument)));
      case "Fn::Join" ->
          argument
              .path(1)
              .valueStream()
              .map(this::text)
              .collect(Collectors.joining(argument.path(0).asText()));
      case "Fn::Select" -> split(argument.path(1).path("Fn::Split")).get(argument.path(0).asInt());
      case "Fn::Sub" ->
          VARIABLE
              .matcher(argument.isArray() ? argument.path(0).asText() : argument.asText())
              .replaceAll(variable -> reference(variable.group(1)));
      default -> throw new IllegalArgumentException("no value of " + expression);
    };
  }

  private List<String> split(JsonNode argument) {
    return List.of(text(argument.path(1)).split(Pattern.quote(argument.path(0).asText()), -1));
  }

  private String reference(String id) {
    String pseudo = PSEUDO.get(id);
    if (pseudo != null) {
      return pseudo;
    }
    Resource resource = resource(id);
    return switch (resource.type()) {
      case "AWS::SQS::Queue" ->
          "https://sqs." + REGION + ".amazonaws.com/" + ACCOUNT + "/" + name(resource);
      case "AWS::SNS::Topic", "AWS::SecretsManager::Secret" -> arn(resource);
      case "AWS::SecretsManager::SecretTargetAttachment" -> text(resource.property("SecretId"));
      case "AWS::Lambda::Alias" ->
          arn(resource(text(resource.property("FunctionName"))))
              + ":"
              + text(resource.property("Name"));
      case "AWS::Lambda::Version" -> arn(resource(text(resource.property("FunctionName")))) + ":1";
      default -> name(resource);
    };
  }

  private String attribute(String id, String attribute) {
    Resource resource = resource(id);
    return switch (attribute) {
      case "Arn", "TopicArn", "DBClusterArn" -> arn(resource);
      case "QueueName", "TopicName" -> name(resource);
      default -> id + "." + attribute;
    };
  }

  /** The ARN of a resource. */
  String arn(Resource resource) {
    String form =
        Optional.ofNullable(ARNS.get(resource.type()))
            .orElseThrow(() -> new IllegalArgumentException("no ARN of " + resource));
    return "arn:aws:" + form.formatted(name(resource));
  }

  /** A name that was given, else one that begins with the stack's as far as it matters. */
  private String name(Resource resource) {
    return switch (resource.type()) {
      case "AWS::S3::Bucket" -> stack(resource) + "-" + resource.id().toLowerCase(Locale.ROOT);
      case "AWS::CloudWatch::Alarm" -> text(resource.property("AlarmName"));
      default -> resource.id();
    };
  }

  private String stack(Resource resource) {
    String prefix =
        assembly.all("AWS::ApiGatewayV2::Api").findFirst().orElseThrow().property("Name").asText();
    return prefix
        + (assembly.stateful().find(resource.id()).isPresent() ? "-stateful" : "-stateless");
  }

  private Resource resource(String id) {
    return assembly
        .stateless()
        .find(id)
        .or(() -> assembly.stateful().find(id))
        .orElseThrow(() -> new IllegalArgumentException("no resource " + id));
  }
}
