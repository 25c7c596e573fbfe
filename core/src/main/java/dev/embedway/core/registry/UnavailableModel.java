package dev.embedway.core.registry;

/**
 * A model that is known but cannot be asked for.
 *
 * @param id by which callers would name it
 * @param reason why not, and what to do about it; follows "model X "
 */
public record UnavailableModel(String id, String reason) {}
