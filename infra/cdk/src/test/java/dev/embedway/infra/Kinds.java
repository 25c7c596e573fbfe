package dev.embedway.infra;

import java.util.Map;
import java.util.TreeMap;

/** The kinds of resources in the templates, each with the rules that look at it. */
final class Kinds {

  private static final String ROUTES = "routes: invoked through a permission of their alias";
  private static final String REACH = "services, database: reached from the functions' subnets";
  private static final String GRANTS = "calls, secrets, entries: granted to the functions' roles";
  private static final String CLUSTER = "no rule: a part of the cluster that nobody calls";

  /** Kinds of resources that are looked at, by CloudFormation's type. */
  static final Map<String, String> RULES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("AWS::ApiGatewayV2::Api", "api: called from pages"),
              Map.entry("AWS::ApiGatewayV2::Integration", ROUTES),
              Map.entry("AWS::ApiGatewayV2::Route", ROUTES),
              Map.entry("AWS::ApiGatewayV2::Stage", ROUTES),
              Map.entry("AWS::CloudWatch::Alarm", "alarmActions, metrics, dimensions, rhythm"),
              Map.entry("AWS::CloudWatch::Dashboard", "no rule: read by people as themselves"),
              Map.entry("AWS::CodeDeploy::Application", "releases"),
              Map.entry("AWS::CodeDeploy::DeploymentConfig", "releases"),
              Map.entry(
                  "AWS::CodeDeploy::DeploymentGroup", "releases: may shift, by alarms of ours"),
              Map.entry("AWS::DynamoDB::Table", GRANTS),
              Map.entry("AWS::EC2::EgressOnlyInternetGateway", REACH),
              Map.entry("AWS::EC2::Route", REACH),
              Map.entry("AWS::EC2::RouteTable", REACH),
              Map.entry("AWS::EC2::SecurityGroup", REACH),
              Map.entry("AWS::EC2::SecurityGroupEgress", REACH),
              Map.entry("AWS::EC2::SecurityGroupIngress", REACH),
              Map.entry("AWS::EC2::Subnet", REACH),
              Map.entry("AWS::EC2::SubnetRouteTableAssociation", REACH),
              Map.entry("AWS::EC2::VPC", REACH),
              Map.entry("AWS::EC2::VPCCidrBlock", REACH),
              Map.entry("AWS::EC2::VPCEndpoint", REACH),
              Map.entry("AWS::IAM::Policy", GRANTS),
              Map.entry("AWS::IAM::Role", "trust: assumed by the service that it is for"),
              Map.entry("AWS::Lambda::Alias", "unpublished: what has a snapshot is invoked by it"),
              Map.entry("AWS::Lambda::EventSourceMapping", "mappings: may take, in time"),
              Map.entry("AWS::Lambda::Function", "names, idle, unsupported, credentials, logs"),
              Map.entry("AWS::Lambda::Permission", ROUTES),
              Map.entry("AWS::Lambda::Version", "unsupported"),
              Map.entry("AWS::Logs::LogGroup", "logs: written by the function's role"),
              Map.entry("AWS::RDS::DBCluster", "database, databaseEntries, dataApi"),
              Map.entry("AWS::RDS::DBClusterParameterGroup", CLUSTER),
              Map.entry("AWS::RDS::DBInstance", CLUSTER),
              Map.entry("AWS::RDS::DBSubnetGroup", CLUSTER),
              Map.entry("AWS::S3::Bucket", "notifications, uploads, calls"),
              Map.entry("AWS::S3::BucketPolicy", "denials: of nothing that a function does"),
              Map.entry("AWS::SNS::Subscription", "no rule: confirmed by whoever has the address"),
              Map.entry("AWS::SNS::Topic", "alarmActions"),
              Map.entry("AWS::SNS::TopicPolicy", "alarmActions"),
              Map.entry("AWS::SQS::Queue", "deadLetters, mappings, calls"),
              Map.entry("AWS::SQS::QueuePolicy", "notifications, denials"),
              Map.entry("AWS::SSM::Parameter", "no rule: read by whoever releases, as themselves"),
              Map.entry("AWS::Scheduler::Schedule", "schedules, idle"),
              Map.entry("AWS::SecretsManager::Secret", GRANTS),
              Map.entry("AWS::SecretsManager::SecretTargetAttachment", "dataApi"),
              Map.entry("Custom::EmbedwayDatabaseRoles", "customResources, dataApi"),
              Map.entry("Custom::EmbedwayTables", "customResources")));

  private Kinds() {}
}
