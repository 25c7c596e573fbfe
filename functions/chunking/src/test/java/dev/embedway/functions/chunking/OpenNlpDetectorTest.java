package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.store.TextLanguage;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenNlpDetectorTest {

  private static final String ENGLISH =
      "Permission is granted to copy this book, to change it and to pass it on to others, as long as"
          + " these lines stay where they are. There is no warranty of any kind. ";
  private static final String GERMAN =
      "Die H\u00e4user an der K\u00fcste standen im Winter leer, und nur die W\u00e4rter der"
          + " Leuchtt\u00fcrme blieben. ";

  private final OpenNlpDetector detector = new OpenNlpDetector();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ENGLISH   | The boats left the harbour before dawn, since the tide was going out already.
          GERMAN    | Die Häuser an der Küste standen im Winter leer, und nur die Wärter blieben.
          FRENCH    | Le capitaine a quitté le port avant l'aube, car la marée descendait déjà.
          SPANISH   | Los barcos salieron del puerto antes del amanecer porque la marea ya bajaba.
          ITALIAN   | Le barche lasciarono il porto prima dell'alba perché la marea già scendeva.
          PORTUGUESE| Os barcos deixaram o porto antes do amanhecer porque a maré já descia.
          DUTCH     | De boten verlieten de haven voor zonsopgang, omdat het tij al daalde.
          SWEDISH   | Båtarna lämnade hamnen före gryningen eftersom tidvattnet redan föll.
          NORWEGIAN | Båtene forlot havnen før soloppgang fordi tidevannet allerede falt.
          DANISH    | Bådene forlod havnen før solopgang, fordi tidevandet allerede faldt.
          FINNISH   | Veneet lähtivät satamasta ennen aamunkoittoa, koska vuorovesi laski jo.
          RUSSIAN   | Лодки вышли из гавани до рассвета, потому что начался отлив.
          GREEK     | Οι βάρκες έφυγαν από το λιμάνι πριν από την αυγή, γιατί η παλίρροια έπεφτε.
          TURKISH   | Tekneler şafaktan önce limandan ayrıldı, çünkü gelgit çoktan çekiliyordu.
          """)
  void oneSentenceIsEnough(TextLanguage language, String text) {
    assertEquals(Optional.of(language), detector.detect(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CHINESE  | 今天下午三点涨潮，渔船在天亮以前就离开了港口。老人坐在灯塔下面，看着远处的海水慢慢退去。
          JAPANESE | 船は夜明け前に港を出ました。潮がもう引き始めていたからです。老人は灯台の下に座って、海を見ていました。
          KOREAN   | 배들은 새벽이 되기 전에 항구를 떠났습니다. 이미 썰물이 시작되었기 때문입니다. 노인은 등대 아래에 앉아 있었습니다.
          THAI     | เรือออกจากท่าก่อนรุ่งสางเพราะน้ำกำลังลง ชายชรานั่งอยู่ใต้ประภาคารและมองดูทะเล
          """)
  void scriptsWithoutSpacesAreToldApart(TextLanguage language, String text) {
    assertEquals(Optional.of(language), detector.detect(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Haus",
        "The tides",
        "id,name,price\n1,pump,20.5\n2,valve,30.1",
        "ERROR 2026-11-30 connection refused 10.0.0.1:5432",
        "4711 0815 1234",
        "\uD800",
        "",
        "Kwa heri"
      })
  void littleTextIsInDoubt(String text) {
    assertEquals(Optional.empty(), detector.detect(text));
  }

  @Test
  void languageOfMostOfALongTextIsDetectedWhateverItsFirstPages() {
    String text = ENGLISH.repeat(10) + GERMAN.repeat(400) + ENGLISH.repeat(10);

    assertEquals(Optional.of(TextLanguage.GERMAN), detector.detect(text));
    assertEquals(Optional.of(TextLanguage.ENGLISH), detector.detect(ENGLISH.repeat(400)));
  }

  @Test
  void languageThatIsNotToldApartIsNone() {
    String swahili =
        "Mashua ziliondoka bandarini kabla ya alfajiri kwa sababu maji yalikuwa yanapungua tayari. ";

    assertEquals(Optional.empty(), detector.detect(swahili.repeat(20)));
  }
}
