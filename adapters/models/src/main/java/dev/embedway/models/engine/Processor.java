package dev.embedway.models.engine;

/** Facts of the machine's processor that the loading of a model depends on. */
interface Processor {

  /** Kind of its 8-bit integer multiplication. */
  Int8 int8();

  /** Kinds of 8-bit multiplication. */
  enum Int8 {
    /** Products are summed without loss. */
    EXACT,
    /**
     * Two products are summed in 16 bits and cut off there (VPMADDUBSW of x86 without VNNI), which
     * cannot happen to weights within -64..64.
     */
    SATURATING
  }
}
