package dev.embedway.models.engine.queue;

/**
 * Counts of the engine's work since it was created.
 *
 * @param loads of models into memory that were begun
 * @param runs of models
 * @param texts embedded
 * @param expired runs dropped because their caller's deadline had passed
 * @param abandoned runs dropped because their caller had left or had failed already
 */
public record EngineCounts(long loads, long runs, long texts, long expired, long abandoned) {}
