package dev.embedway.core.vector;

import java.util.List;

/**
 * A part of a list of records, in its order.
 *
 * @param start number of records before the first
 * @param total number of records in the whole list
 */
public record RecordPage(List<StoredRecord> records, long start, long total) {

  public RecordPage {
    records = List.copyOf(records);
  }
}
