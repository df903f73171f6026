// Replaced by the call of Iter8CLI.
import Glibc
