package dev.embedway.local.cli.argument;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Readers of the types of arguments: registration, and refusal of what they cannot read. */
public final class Arguments {

  private Arguments() {}

  /** Lets a command and those below it take values of this package's types. */
  public static CommandLine register(CommandLine line) {
    return line.registerConverter(DataPath.class, DataPath::of)
        .registerConverter(DatabaseUrl.class, DatabaseUrl::of)
        .registerConverter(HttpUrl.class, HttpUrl::of)
        .registerConverter(ReadableFile.class, ReadableFile::of)
        .registerConverter(StoreReference.class, StoreReference::of);
  }

  /** Lets a command and those below it take the words of an enum. */
  public static <E extends Enum<E>> CommandLine words(CommandLine line, Class<E> type) {
    ITypeConverter<E> reader = text -> Words.read(type, text);
    return line.registerConverter(type, reader);
  }

  /** The refusal of a value: what is allowed, and what was given. */
  public static TypeConversionException refusal(String allowed, String given) {
    return new TypeConversionException("must be " + allowed + ", was \"" + given + "\"");
  }
}
