@NullMarked
package dev.embedway.aws;

import org.jspecify.annotations.NullMarked;
