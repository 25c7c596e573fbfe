package dev.embedway.local.cli.argument;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Registers the readers of all types in this package. */
public final class Arguments {

  private Arguments() {}

  /** Lets a command and those below it take values of these types. */
  public static CommandLine register(CommandLine line) {
    words(line, ChunkMethodArgument.class);
    words(line, DocumentStatus.class);
    words(line, KeyRole.class);
    words(line, SearchModeArgument.class);
    words(line, Shell.class);
    return line.registerConverter(Chunking.class, Chunking::of)
        .registerConverter(DatabaseUrl.class, DatabaseUrl::of)
        .registerConverter(DataPath.class, DataPath::of)
        .registerConverter(DimensionsArgument.class, DimensionsArgument::of)
        .registerConverter(DocumentIdArgument.class, DocumentIdArgument::of)
        .registerConverter(FilterArgument.class, FilterArgument::of)
        .registerConverter(HostAddress.class, HostAddress::of)
        .registerConverter(HttpUrl.class, HttpUrl::of)
        .registerConverter(KeyId.class, KeyId::of)
        .registerConverter(MaxResults.class, MaxResults::of)
        .registerConverter(Port.class, Port::of)
        .registerConverter(ReadableFile.class, ReadableFile::of)
        .registerConverter(Score.class, Score::of)
        .registerConverter(StoreReference.class, StoreReference::of)
        .registerConverter(TenantName.class, TenantName::of);
  }

  private static <E extends Enum<E>> void words(CommandLine line, Class<E> type) {
    ITypeConverter<E> reader = text -> Words.read(type, text);
    line.registerConverter(type, reader);
  }

  /** The refusal of a value: what is allowed, and what was given. */
  static TypeConversionException refusal(String allowed, String given) {
    return new TypeConversionException("must be " + allowed + ", was \"" + given + "\"");
  }
}
