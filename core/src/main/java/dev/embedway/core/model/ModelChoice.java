package dev.embedway.core.model;

import java.util.Optional;

/**
 * What the id of a request says.
 *
 * @param model that it names
 * @param role that its suffix asks for, such as QUERY in {@code all-MiniLM-L6-v2@query}; empty
 *     where it has none
 */
public record ModelChoice(ModelSpec model, Optional<PromptRole> role) {}
