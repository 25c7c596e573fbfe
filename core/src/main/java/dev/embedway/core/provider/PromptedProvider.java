package dev.embedway.core.provider;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptBook;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.registry.UnavailableModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider whose models read an operator's prompts instead of their cards'. It is given texts
 * with their prompts, under the card that it knows.
 */
@ThreadSafe
public final class PromptedProvider implements EmbeddingProvider {

  private final EmbeddingProvider next;
  private final PromptBook book;

  private PromptedProvider(EmbeddingProvider next, PromptBook book) {
    this.next = next;
    this.book = book;
  }

  /** The same provider where the book is empty. */
  public static EmbeddingProvider of(EmbeddingProvider next, PromptBook book) {
    return book.equals(PromptBook.EMPTY) ? next : new PromptedProvider(next, book);
  }

  @Override
  public String name() {
    return next.name();
  }

  @Override
  public String endpoint() {
    return next.endpoint();
  }

  @Override
  public List<ModelSpec> models() {
    return next.models().stream().map(book::applied).toList();
  }

  @Override
  public List<UnavailableModel> unavailableModels() {
    return next.unavailableModels();
  }

  @Override
  public Map<String, String> aliases() {
    return next.aliases();
  }

  @Override
  public Optional<ModelSpec> adopt(String id) {
    return next.adopt(id).map(book::applied);
  }

  @Override
  public Optional<String> missingSetting() {
    return next.missingSetting();
  }

  @Override
  public Tokenizer tokenizer(ModelSpec model) {
    return next.tokenizer(card(model));
  }

  @Override
  public boolean readsIds(ModelSpec model) {
    return next.readsIds(card(model));
  }

  @Override
  public EmbedResult embed(EmbedCall call) {
    ModelSpec card = card(call.model());
    if (card.equals(call.model())) {
      return next.embed(call);
    }
    List<Input> prompted =
        call.inputs().stream()
            .map(input -> call.model().prompts().apply(call.role(), input))
            .toList();
    return next.embed(
        new EmbedCall(
            card, PromptRole.NONE, prompted, call.deadline(), call.dimensions(), call.requester()));
  }

  /** The provider's own card of a model; the provider refuses a model that is gone meanwhile. */
  private ModelSpec card(ModelSpec model) {
    return next.models().stream()
        .filter(card -> card.id().equals(model.id()))
        .findFirst()
        .or(() -> next.adopt(model.id()))
        .filter(card -> book.applied(card).equals(model))
        .orElse(model);
  }

  @Override
  public void close() {
    next.close();
  }
}
