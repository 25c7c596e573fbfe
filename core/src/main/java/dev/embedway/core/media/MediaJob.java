package dev.embedway.core.media;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Job;

/** A job with the document that it is about. */
public record MediaJob(Job job, Document document) {}
