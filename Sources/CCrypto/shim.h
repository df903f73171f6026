#pragma once
#include <openssl/evp.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/pem.h>

// OpenSSL by default tears itself down in an exit handler, under the feet of threads that still use it: the
// program then crashes after all was done. To be called before anything else of OpenSSL.
static inline void iter8_crypto_keep_until_exit(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }
