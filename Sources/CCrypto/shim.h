#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/pem.h>

// OpenSSL by default tears itself down in an exit handler, under the feet of threads that still use it: the
// program then crashes after all was done. To be called before anything else of OpenSSL.
static inline void iter8_crypto_keep_until_exit(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

// Macros of OpenSSL that Swift can't call.
static inline EVP_PKEY *iter8_crypto_new_p256_key(void) { return EVP_EC_gen("P-256"); }
static inline int iter8_crypto_utf8(void) { return MBSTRING_UTF8; }

// Adds a v3 extension from its text form; 1 on success.
static inline int iter8_crypto_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer == NULL ? certificate : issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int result = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return result;
}
