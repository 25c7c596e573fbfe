package dev.embedway.models;

/** What must be known of the machine's processor before a model is loaded on it. */
interface Processor {

  /** How it multiplies 8-bit integers. */
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
