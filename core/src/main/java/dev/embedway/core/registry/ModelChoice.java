package dev.embedway.core.registry;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import java.util.Optional;

/**
 * Model and role that the model id of a request names.
 *
 * @param model named by the id
 * @param role named by its suffix, such as QUERY in {@code all-MiniLM-L6-v2@query}; empty where it
 *     has none
 */
public record ModelChoice(ModelSpec model, Optional<PromptRole> role) {}
