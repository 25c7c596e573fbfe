package dev.embedway.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;

/**
 * Reads filters as callers write them, in either of two languages, which may not be mixed.
 *
 * <p>OpenAI's: {@code {"type": "eq|ne|gt|gte|lt|lte|in|nin", "key": K, "value": V}} and {@code
 * {"type": "and|or", "filters": [...]}}. Ours: {@code {K: V}}, all of several keys; {@code {K:
 * {"$eq|$ne|$neq|$gt|$gte|$lt|$lte|$in|$nin": V}}}; {@code {"$and|$or": [...]}}. An object is
 * OpenAI's when it has {@code type} beside {@code key} or {@code filters}, or when {@code type} is
 * one of its operators.
 *
 * <p>Keys are 1..64 of {@code A-Z a-z 0-9 _ . -}; values are strings, finite numbers and booleans
 * (booleans have no order). At most {@value #MAX_DEPTH} levels, {@value #MAX_NODES} conditions and
 * {@value #MAX_VALUES} values in one list. Whatever is not named here is refused. Immutable.
 */
public final class FilterParser {

  /** Max depth of nested conditions. */
  public static final int MAX_DEPTH = 10;

  /** Max conditions of a filter, {@code and} and {@code or} included. */
  public static final int MAX_NODES = 100;

  /** Max values of {@code in} and {@code nin}. */
  public static final int MAX_VALUES = 1000;

  /**
   * The filter that {@code json} states.
   *
   * @throws InvalidRequestException {@code invalid_filter}, saying what is allowed
   */
  public Filter parse(JsonNode json) {
    return new FilterReader().read(json, 1);
  }

  static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_FILTER, message, "filters");
  }
}
