package dev.embedway.models;

/**
 * What the engine did since it was made.
 *
 * @param loads of models into memory that were begun
 * @param runs of models
 * @param texts embedded
 * @param expired runs dropped because their caller's deadline had passed
 * @param abandoned runs dropped because their caller had left or had failed already
 */
public record EngineCounts(long loads, long runs, long texts, long expired, long abandoned) {}
