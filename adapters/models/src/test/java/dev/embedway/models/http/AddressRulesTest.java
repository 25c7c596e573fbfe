package dev.embedway.models.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  @Test
  void linkLocalAndMetadataAddressesAreForbiddenHoweverTheyAreWritten()
      throws UnknownHostException {
    for (String address :
        List.of(
            "169.254.169.254",
            "169.254.170.2",
            "0.0.0.0",
            "224.0.0.1",
            "100.100.100.200",
            "fe80::1",
            "fd00:ec2::254",
            "::",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "ff02::1")) {
      assertEquals(true, AddressRules.isForbidden(InetAddress.getByName(address)), address);
    }
    for (String address :
        List.of(
            "127.0.0.1", "::1", "10.0.0.7", "192.168.1.1", "8.8.8.8", "fd00::1", "2001:db8::1")) {
      assertEquals(false, AddressRules.isForbidden(InetAddress.getByName(address)), address);
    }
  }

  @Test
  void oneForbiddenAddressOfANameIsEnough() {
    AddressRules rules =
        new AddressRules(_ ->
            new InetAddress[] {
              InetAddress.getByName("8.8.8.8"), InetAddress.getByName("169.254.169.254")
            });

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> rules.check("local_api", "rebound.test"));

    assertEquals(ErrorCode.PROVIDER_DENIED, fault.code());
  }

  @Test
  void aNameThatIsNotKnownIsAnOutage() {
    AddressRules rules =
        new AddressRules(host -> {
          throw new UnknownHostException(host);
        });

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> rules.check("local_api", "nowhere.test"));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, fault.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "100.64.0.1",
        "::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
      })
  void refusesARedirectIntoThisNetwork(String address) {
    AddressRules rules = named("93.184.216.34", address);

    PermissionException refused =
        assertThrows(
            PermissionException.class,
            () -> rules.checkRedirect("hub", "own.example", "to.example"));

    assertEquals(ErrorCode.PROVIDER_DENIED, refused.code());
  }

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, 93.184.216.35",
    "93.184.216.34, 172.32.0.1",
    "93.184.216.34, 2606:2800::1",
    "127.0.0.1, 10.0.0.1",
    "10.0.0.1, 93.184.216.34",
  })
  void takesARedirectOutwards(String own, String to) {
    assertDoesNotThrow(() -> named(own, to).checkRedirect("hub", "own.example", "to.example"));
  }

  private static AddressRules named(String own, String to) {
    return new AddressRules(
        host -> new InetAddress[] {InetAddress.getByName(host.equals("own.example") ? own : to)});
  }
}
