package dev.embedway.functions.chunking.format.pdf;

import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationPopup;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.jspecify.annotations.Nullable;

/**
 * Drawings upon a page whose words stand nowhere else: stamps, watermarks, signatures, the captions
 * of buttons. What is noted has its words in the note, and what is filled in is a value of the
 * form.
 */
final class Appearances {

  /** The bit of a field's flags that tells a push button from one that is on or off. */
  private static final int PUSH_BUTTON = 1 << 16;

  /** Fields within one another, of which the outer ones say what the inner ones do not. */
  private static final int MAX_DEPTH = 32;

  private Appearances() {}

  /** Those of a page that are seen and have words of their own. */
  static List<PDAnnotation> of(PDPage page) throws IOException {
    return page.getAnnotations().stream().filter(Appearances::isDrawn).toList();
  }

  private static boolean isDrawn(PDAnnotation annotation) {
    if (annotation.isHidden() || annotation.isNoView() || annotation instanceof PDAnnotationPopup) {
      return false;
    }
    if (annotation instanceof PDAnnotationWidget) {
      COSDictionary field = annotation.getCOSObject();
      COSBase type = inherited(field, COSName.FT);
      return COSName.SIG.equals(type)
          || (COSName.BTN.equals(type) && (flags(field) & PUSH_BUTTON) != 0);
    }
    String contents = annotation.getContents();
    return contents == null || contents.isBlank();
  }

  private static int flags(COSDictionary field) {
    return inherited(field, COSName.FF) instanceof COSNumber number ? number.intValue() : 0;
  }

  private static @Nullable COSBase inherited(COSDictionary field, COSName name) {
    COSDictionary at = field;
    for (int depth = 0; depth < MAX_DEPTH && at != null; depth++) {
      COSBase value = at.getDictionaryObject(name);
      if (value != null) {
        return value;
      }
      at = at.getCOSDictionary(COSName.PARENT);
    }
    return null;
  }
}
