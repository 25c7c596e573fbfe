package dev.embedway.infra;

import static dev.embedway.infra.InvocationRules.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults of a network by which a function in it could not reach a service that it calls. */
final class ReachRules {

  private static final String ENDPOINT = "AWS::EC2::VPCEndpoint";
  private static final int HTTPS = 443;

  /** Granted, but not called from the function: its log lines are taken by Lambda. */
  private static final Set<String> BY_LAMBDA = Set.of("logs", "xray");

  /** Granted for a connection to the database, whose token is signed in the process. */
  private static final Set<String> BY_POSTGRES = Set.of("rds-db");

  private ReachRules() {}

  /** Services that functions in a network may call and do not reach. */
  static Stream<String> services(Assembly assembly) {
    return inNetwork(assembly)
        .flatMap(function -> {
          Resource role = assembly.target(function.property("Role"));
          Set<String> called =
              PolicyRules.actions(assembly, role)
                  .map(action -> action.substring(0, action.indexOf(':')))
                  .filter(service -> !BY_LAMBDA.contains(service))
                  .filter(service -> !BY_POSTGRES.contains(service))
                  .collect(Collectors.toSet());
          return called.stream()
              .filter(service -> !overIpv6(assembly, function))
              .filter(service -> !byEndpoint(assembly, function, service))
              .map(service -> function + " does not reach " + service);
        });
  }

  private static Stream<Resource> inNetwork(Assembly assembly) {
    return assembly
        .all("AWS::Lambda::Function")
        .filter(function -> function.property("VpcConfig").path("SubnetIds").size() > 0);
  }

  /** A dual-stack function asks for dual-stack endpoints, and every subnet leads out. */
  private static boolean overIpv6(Assembly assembly, Resource function) {
    JsonNode variables = SnapshotRules.variables(function);
    return function.property("VpcConfig").path("Ipv6AllowedForDualStack").asBoolean()
        && variables.path("AWS_USE_DUALSTACK_ENDPOINT").asText().equals("true")
        && variables
            .path("JAVA_TOOL_OPTIONS")
            .asText()
            .contains("-Djava.net.preferIPv6Addresses=true")
        && leaves(assembly, function, "CidrIpv6", "::/0")
        && subnets(assembly, function)
            .allMatch(
                subnet -> tables(assembly, subnet).anyMatch(table -> leadsOut(assembly, table)));
  }

  private static boolean leadsOut(Assembly assembly, Resource table) {
    return assembly
        .all("AWS::EC2::Route")
        .filter(route -> assembly.target(route.property("RouteTableId")).equals(table))
        .anyMatch(route ->
            route.property("DestinationIpv6CidrBlock").asText().equals("::/0")
                && !route.property("EgressOnlyInternetGatewayId").isMissingNode());
  }

  /** An endpoint of the service, in the function's network and open to it. */
  private static boolean byEndpoint(Assembly assembly, Resource function, String service) {
    return assembly
        .all(ENDPOINT)
        .filter(endpoint ->
            new Cfn(assembly)
                .text(endpoint.property("ServiceName"))
                .equals("com.amazonaws." + Cfn.REGION + "." + service))
        .anyMatch(endpoint ->
            leaves(assembly, function, "CidrIp", "0.0.0.0/0")
                && (endpoint.property("VpcEndpointType").asText().equals("Gateway")
                    ? routed(assembly, function, endpoint)
                    : placed(assembly, function, endpoint)));
  }

  private static boolean routed(Assembly assembly, Resource function, Resource endpoint) {
    List<Resource> tables =
        endpoint.property("RouteTableIds").valueStream().map(assembly::target).toList();
    return subnets(assembly, function)
        .allMatch(subnet -> tables(assembly, subnet).anyMatch(tables::contains));
  }

  private static boolean placed(Assembly assembly, Resource function, Resource endpoint) {
    List<Resource> subnets =
        endpoint.property("SubnetIds").valueStream().map(assembly::target).toList();
    boolean open =
        endpoint
            .property("SecurityGroupIds")
            .valueStream()
            .map(assembly::target)
            .flatMap(group -> group.property("SecurityGroupIngress").valueStream())
            .anyMatch(rule ->
                rule.path("FromPort").asInt() <= HTTPS && rule.path("ToPort").asInt() >= HTTPS);
    return open
        && endpoint.property("PrivateDnsEnabled").asBoolean()
        && subnets(assembly, function).anyMatch(subnets::contains);
  }

  private static Stream<Resource> subnets(Assembly assembly, Resource function) {
    return function.property("VpcConfig").path("SubnetIds").valueStream().map(assembly::target);
  }

  private static Stream<Resource> tables(Assembly assembly, Resource subnet) {
    return assembly
        .all("AWS::EC2::SubnetRouteTableAssociation")
        .filter(each -> assembly.target(each.property("SubnetId")).equals(subnet))
        .map(each -> assembly.target(each.property("RouteTableId")));
  }

  private static boolean leaves(Assembly assembly, Resource function, String kind, String range) {
    return groups(assembly, function)
        .flatMap(group -> group.property("SecurityGroupEgress").valueStream())
        .anyMatch(rule ->
            rule.path(kind).asText().equals(range)
                && rule.path("FromPort").asInt() <= HTTPS
                && rule.path("ToPort").asInt() >= HTTPS);
  }

  private static Stream<Resource> groups(Assembly assembly, Resource function) {
    return function
        .property("VpcConfig")
        .path("SecurityGroupIds")
        .valueStream()
        .map(assembly::target);
  }

  /** Functions that use the cluster and that its security group does not let in. */
  static Stream<String> database(Assembly assembly) {
    Map<String, Resource> clusters =
        assembly
            .all("AWS::RDS::DBCluster")
            .collect(Collectors.toMap(Resource::id, cluster -> cluster));
    return assembly
        .all("AWS::Lambda::Function")
        .flatMap(function ->
            clusters.values().stream()
                .filter(cluster ->
                    new Cfn(assembly)
                        .text(SnapshotRules.variables(function).path("EMBEDWAY_DATABASE_URL"))
                        .contains(cluster.id()))
                .flatMap(cluster ->
                    fault(
                        !admitted(assembly, function, cluster),
                        function + " is not let in by " + cluster)));
  }

  private static boolean admitted(Assembly assembly, Resource function, Resource cluster) {
    int port = cluster.property("Port").asInt();
    List<Resource> clients = groups(assembly, function).toList();
    List<Resource> servers =
        cluster.property("VpcSecurityGroupIds").valueStream().map(assembly::target).toList();
    return between(assembly, "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId", port)
            .anyMatch(rule ->
                servers.contains(assembly.target(rule.property("GroupId")))
                    && clients.contains(assembly.target(rule.property("SourceSecurityGroupId"))))
        && between(assembly, "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId", port)
            .anyMatch(rule ->
                clients.contains(assembly.target(rule.property("GroupId")))
                    && servers.contains(
                        assembly.target(rule.property("DestinationSecurityGroupId"))));
  }

  private static Stream<Resource> between(Assembly assembly, String type, String other, int port) {
    return assembly
        .all(type)
        .filter(rule -> !rule.property(other).isMissingNode())
        .filter(rule -> rule.property("FromPort").asInt() == port);
  }
}
