package dev.embedway.functions.chunking.format.charset;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Charsets by the labels that files carry, as browsers read them: a label stands for the charset
 * that is written under it, which has more characters than the one that it names.
 *
 * @see <a href="https://encoding.spec.whatwg.org/#names-and-labels">Encoding Standard, 4.2</a>
 */
final class CharsetLabels {

  /** Java's name of each charset, with the labels that Java does not know or knows otherwise. */
  private static final String WHATWG =
      """
      UTF-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
      UTF-16LE: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le
      UTF-16BE: unicodefffe utf-16be
      IBM866: 866 cp866 csibm866
      ISO-8859-2: csisolatin2 iso88592 iso_8859-2
      ISO-8859-3: csisolatin3 iso88593 iso_8859-3
      ISO-8859-4: csisolatin4 iso88594 iso_8859-4
      ISO-8859-5: csisolatincyrillic iso88595 iso_8859-5
      ISO-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e \
      iso-8859-6-i iso88596
      ISO-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso88597 sun_eu_greek
      ISO-8859-8: csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i \
      iso88598 logical visual
      ISO-8859-13: iso885913
      ISO-8859-15: csisolatin9 iso885915 l9
      KOI8-R: cskoi8r koi koi8 koi8_r
      KOI8-U: koi8-ru
      x-MacRoman: csmacintosh mac macintosh x-mac-roman
      x-MacCyrillic: x-mac-cyrillic x-mac-ukrainian
      x-windows-874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874
      windows-1250: x-cp1250
      windows-1251: x-cp1251
      windows-1252: ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 \
      iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 x-user-defined
      windows-1253: x-cp1253
      windows-1254: csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 \
      iso_8859-9:1989 l5 latin5 x-cp1254
      windows-1255: x-cp1255
      windows-1256: x-cp1256
      windows-1257: x-cp1257
      windows-1258: x-cp1258
      GB18030: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
      Big5-HKSCS: big5 big5-hkscs cn-big5 csbig5 x-x-big5
      EUC-JP: cseucpkdfmtjapanese x-euc-jp
      ISO-2022-JP: csiso2022jp
      windows-31j: csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis
      x-windows-949: cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 \
      ks_c_5601-1989 ksc5601 ksc_5601 windows-949
      """;

  private static final Map<String, String> NAMES = names();

  private CharsetLabels() {}

  /** The charset that a label stands for; empty for one that nobody knows. */
  static Optional<Charset> charset(String label) {
    String wanted = label.strip().toLowerCase(Locale.ROOT);
    try {
      return Optional.of(Charset.forName(NAMES.getOrDefault(wanted, wanted)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  /** True when some of a charset's characters take more than one byte. */
  static boolean isMultiByte(Charset charset) {
    return charset.canEncode() && charset.newEncoder().maxBytesPerChar() > 1;
  }

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    WHATWG
        .lines()
        .forEach(line -> {
          int colon = line.indexOf(": ");
          String name = line.substring(0, colon);
          for (String label : line.substring(colon + 2).split(" ", -1)) {
            names.put(label, name);
          }
        });
    return Collections.unmodifiableMap(names);
  }
}
