package dev.embedway.core.settings;

/**
 * One environment variable.
 *
 * @param name of the variable
 * @param fallback what holds when it is not set; empty where nothing does
 * @param allowed values in words, with their unit
 * @param meaning what it does, and what goes wrong at the extremes
 */
public record Setting(String name, String fallback, String allowed, String meaning) {}
