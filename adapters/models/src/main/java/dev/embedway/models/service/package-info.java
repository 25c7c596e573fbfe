/**
 * Providers that are services elsewhere. Open {@link dev.embedway.models.service.Providers} first,
 * then {@link dev.embedway.models.service.RemoteProvider}: one class asks and checks, and what a
 * service wants to be asked and how it answers is a protocol. Addresses and keys are the operator's
 * alone; neither they nor texts get into a message.
 */
@NullMarked
package dev.embedway.models.service;

import org.jspecify.annotations.NullMarked;
