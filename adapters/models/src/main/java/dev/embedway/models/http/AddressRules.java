package dev.embedway.models.http;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.error.UnavailableException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rules for the addresses that a host name may resolve to. Link-local ones are refused, where cloud
 * providers give credentials to every caller, and so are those that no server has. Loopback and
 * private ones are not: an operator's server may well be there.
 *
 * <p>The name is looked up before every call; Java keeps what it found for the connection that
 * follows, which goes to no other address therefore.
 */
public final class AddressRules {

  /** Metadata that is not link-local: EC2's over IPv6, and Alibaba's. */
  private static final List<byte[]> METADATA =
      List.of(
          new byte[] {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54},
          new byte[] {100, 100, 100, (byte) 200});

  /** A name's addresses. */
  public interface Names {

    /** All addresses of a host. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  private final Names names;

  /** Rules over the names that this machine resolves. */
  public AddressRules() {
    this(InetAddress::getAllByName);
  }

  /** Rules over names that are resolved in another way. */
  public AddressRules(Names names) {
    this.names = names;
  }

  /**
   * Refuses a host that stands for a forbidden address, be it one of several.
   *
   * @throws PermissionException {@code provider_denied}
   * @throws UnavailableException {@code provider_unavailable} when the name is not known
   */
  public void check(String provider, String host) {
    if (Arrays.stream(addresses(provider, host)).anyMatch(AddressRules::isForbidden)) {
      throw new PermissionException(
          ErrorCode.PROVIDER_DENIED,
          "the host of provider "
              + provider
              + " stands for a link-local or metadata address, which is never asked");
    }
  }

  /**
   * Refuses a redirect that leads from a public address into this machine or its network: who
   * answers for the former is not to choose what of the latter is asked.
   *
   * @param own host that was configured
   * @param to host that the redirect names
   * @throws PermissionException {@code provider_denied}
   */
  public void checkRedirect(String provider, String own, String to) {
    boolean isInside = Arrays.stream(addresses(provider, to)).anyMatch(AddressRules::isInside);
    if (isInside && !Arrays.stream(addresses(provider, own)).allMatch(AddressRules::isInside)) {
      throw new PermissionException(
          ErrorCode.PROVIDER_DENIED,
          provider
              + " redirects to a loopback or private address, where only a hub that is at one"
              + " itself may lead");
    }
  }

  /** Loopback, RFC 1918, RFC 6598, and unique local addresses of IPv6. */
  static boolean isInside(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean isShared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    boolean isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || isShared
        || isUniqueLocal
        || (address instanceof Inet6Address && isWithin(bytes, AddressRules::isInside));
  }

  private InetAddress[] addresses(String provider, String host) {
    try {
      return names.lookUp(host);
    } catch (UnknownHostException e) {
      throw new UnavailableException(
          ErrorCode.PROVIDER_UNAVAILABLE,
          "the host name of provider " + provider + " is not known",
          Duration.ZERO,
          null);
    }
  }

  static boolean isForbidden(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || METADATA.stream().anyMatch(known -> Arrays.equals(known, bytes))
        || (address instanceof Inet6Address && isWithin(bytes, AddressRules::isForbidden));
  }

  /** Addresses of IPv6 that lead to one of IPv4: NAT64, 6to4, and the old compatible form. */
  private static boolean isWithin(byte[] six, Predicate<InetAddress> rule) {
    boolean nat64 = six[0] == 0 && six[1] == 0x64 && six[2] == (byte) 0xff && six[3] == (byte) 0x9b;
    boolean sixToFour = six[0] == 0x20 && six[1] == 0x02;
    boolean compatible = isZero(six, 0, 12) && !isZero(six, 12, 15);
    Predicate<Integer> four = from -> rule.test(address(Arrays.copyOfRange(six, from, from + 4)));
    return (nat64 && four.test(12)) || (sixToFour && four.test(2)) || (compatible && four.test(12));
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress address(byte[] four) {
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
