package dev.embedway.core.reembed;

import java.util.Optional;

/**
 * Terms of a switch to the version that was built.
 *
 * @param maxFailed documents that it may lack since their jobs failed
 * @param maxLeftRecords records of the live version that it may lack
 * @param gate that it has to pass, in place of the one that it was started with
 */
public record SwitchTerms(long maxFailed, long maxLeftRecords, Optional<SwitchGate> gate) {}
