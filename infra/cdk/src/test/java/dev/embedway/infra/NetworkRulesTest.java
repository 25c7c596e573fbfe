package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class NetworkRulesTest {

  private static final String ENDPOINT = "AWS::EC2::VPCEndpoint";

  private final Assemblies assemblies;

  NetworkRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @ParameterizedTest
  @EnumSource
  void thereIsNoNatAndNoAddressThatIsPaidFor(Variant variant) {
    assertEquals(
        List.of(),
        assemblies
            .of(variant)
            .all()
            .filter(each ->
                Set.of("AWS::EC2::NatGateway", "AWS::EC2::EIP", "AWS::RDS::DBProxy")
                    .contains(each.type()))
            .toList());
  }

  @Test
  void s3AndDynamoDbAreReachedByGatewaysAndTheRestOverIpv6() {
    Assembly assembly = assemblies.of(Variant.DEV);

    assertEquals(
        List.of("Gateway", "Gateway"),
        assembly.all(ENDPOINT).map(each -> each.property("VpcEndpointType").asText()).toList());
    assertEquals(1, assembly.all("AWS::EC2::EgressOnlyInternetGateway").count());
    assertTrue(
        assembly
            .all("AWS::EC2::Route")
            .filter(route -> !route.property("EgressOnlyInternetGatewayId").isMissingNode())
            .allMatch(route -> route.property("DestinationIpv6CidrBlock").asText().equals("::/0")),
        "only IPv6 leaves");
    assertEquals(
        0,
        assembly
            .all("AWS::EC2::Route")
            .filter(route -> !route.property("GatewayId").isMissingNode())
            .count());
  }

  @Test
  void interfaceEndpointsComeWhenAskedFor() {
    Assembly assembly = assemblies.of(Variant.ENDPOINTS);

    assertEquals(
        1,
        assembly
            .all(ENDPOINT)
            .filter(each -> each.property("VpcEndpointType").asText().equals("Interface"))
            .filter(each -> each.property("ServiceName").toString().contains(".sqs"))
            .count());
    assertEquals(0, assembly.all("AWS::EC2::EgressOnlyInternetGateway").count());
  }

  @ParameterizedTest
  @EnumSource
  void nobodyFromOutsideComesIn(Variant variant) {
    Set<String> open =
        assemblies
            .of(variant)
            .all("AWS::EC2::SecurityGroup")
            .flatMap(group -> group.property("SecurityGroupIngress").valueStream())
            .map(rule -> rule.path("CidrIp"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .collect(Collectors.toSet());

    assertEquals(Set.of(), open);
  }
}
