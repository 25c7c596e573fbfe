package dev.embedway.infra.stateful;

import dev.embedway.infra.deployment.DatabaseChoice.Egress;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpProtocol;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/**
 * The network of the database and of the functions beside it, without NAT. S3 and DynamoDB are
 * reached by gateway endpoints, which are free; SQS and Secrets Manager over IPv6 through an
 * egress-only gateway, which has no hourly price, or through interface endpoints, which have one.
 */
public final class DatabaseNetwork extends Construct {

  private static final int HTTPS = 443;
  private static final String FUNCTIONS = "Functions";
  private static final String DATABASE = "Database";

  private final Egress egress;
  private final Vpc vpc;
  private final SecurityGroup clients;

  DatabaseNetwork(Construct scope, String id, Egress egress) {
    super(scope, id);
    this.egress = egress;
    this.vpc =
        Vpc.Builder.create(this, "Vpc")
            .maxAzs(2)
            .natGateways(0)
            .createInternetGateway(false)
            .restrictDefaultSecurityGroup(false)
            .ipProtocol(egress == Egress.IPV6 ? IpProtocol.DUAL_STACK : IpProtocol.IPV4_ONLY)
            .subnetConfiguration(
                List.of(
                    subnets(
                        FUNCTIONS,
                        egress == Egress.IPV6
                            ? SubnetType.PRIVATE_WITH_EGRESS
                            : SubnetType.PRIVATE_ISOLATED),
                    subnets(DATABASE, SubnetType.PRIVATE_ISOLATED)))
            .gatewayEndpoints(
                Map.of(
                    "S3", gateway(GatewayVpcEndpointAwsService.S3),
                    "DynamoDb", gateway(GatewayVpcEndpointAwsService.DYNAMODB)))
            .build();
    this.clients =
        SecurityGroup.Builder.create(this, "Clients")
            .vpc(vpc)
            .description("Functions of Embedway that use PostgreSQL")
            .allowAllOutbound(false)
            .build();
    clients.addEgressRule(
        Peer.anyIpv4(), Port.tcp(HTTPS), "AWS by gateway and interface endpoints");
    if (egress == Egress.IPV6) {
      clients.addEgressRule(Peer.anyIpv6(), Port.tcp(HTTPS), "AWS over IPv6");
    } else {
      endpoint("Sqs", InterfaceVpcEndpointAwsService.SQS);
      endpoint("Secrets", InterfaceVpcEndpointAwsService.SECRETS_MANAGER);
    }
  }

  private void endpoint(String id, InterfaceVpcEndpointAwsService service) {
    vpc.addInterfaceEndpoint(
        id,
        InterfaceVpcEndpointOptions.builder().service(service).subnets(functionSubnets()).build());
  }

  private static SubnetConfiguration subnets(String name, SubnetType type) {
    return SubnetConfiguration.builder().name(name).subnetType(type).cidrMask(20).build();
  }

  private static GatewayVpcEndpointOptions gateway(GatewayVpcEndpointAwsService service) {
    return GatewayVpcEndpointOptions.builder().service(service).build();
  }

  /** The way of functions in it to AWS. */
  public Egress egress() {
    return egress;
  }

  /** The network itself. */
  public Vpc vpc() {
    return vpc;
  }

  /** Security group of functions that may connect to the database. */
  public SecurityGroup clients() {
    return clients;
  }

  /** Subnets for functions. */
  public SubnetSelection functionSubnets() {
    return SubnetSelection.builder().subnetGroupName(FUNCTIONS).build();
  }

  SubnetSelection databaseSubnets() {
    return SubnetSelection.builder().subnetGroupName(DATABASE).build();
  }
}
