@NullMarked
package dev.embedway.local.cli.transfer;

import org.jspecify.annotations.NullMarked;
