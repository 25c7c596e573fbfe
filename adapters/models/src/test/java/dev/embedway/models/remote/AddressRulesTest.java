package dev.embedway.models.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
