#!/usr/bin/env bash
# How the vectors were made: by openssl alone, so that they prove our code instead of repeating it.
# Running it again makes new keys and so new vectors. The keys protect nothing.
set -euo pipefail
cd "$(dirname "$0")"

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out merchant.pkcs8.pem
openssl rsa -in merchant.pkcs8.pem -traditional -out merchant.pkcs1.pem
openssl pkcs8 -topk8 -nocrypt -in merchant.pkcs8.pem -outform DER | base64 -w0 > merchant.pkcs8.b64
openssl rsa -in merchant.pkcs8.pem -traditional -outform DER | base64 > merchant.pkcs1.b64
openssl pkcs8 -topk8 -in merchant.pkcs8.pem -passout pass:changeit -out merchant.encrypted.pem
openssl pkey -in merchant.pkcs8.pem -pubout -out merchant.pub.pem
openssl rsa -in merchant.pkcs8.pem -RSAPublicKey_out -out merchant.pub.pkcs1.pem
openssl pkey -in merchant.pkcs8.pem -pubout -outform DER | base64 > merchant.pub.b64
openssl rsa -in merchant.pkcs8.pem -RSAPublicKey_out -outform DER | base64 -w0 > merchant.pub.pkcs1.b64
openssl req -x509 -key merchant.pkcs8.pem -subj /CN=merchant -days 36500 -out merchant.crt.pem
openssl pkcs12 -export -inkey merchant.pkcs8.pem -in merchant.crt.pem -name signer -passout pass:changeit -out merchant.p12
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out gateway.pkcs8.pem
openssl pkey -in gateway.pkcs8.pem -pubout -out gateway.pub.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out short.pkcs8.pem
openssl pkey -in short.pkcs8.pem -pubout -out short.pub.pem
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pkcs8.pem
openssl pkey -in ec.pkcs8.pem -pubout -out ec.pub.pem

key=0123456789abcdef0123456789ABCDEF # text, 32 bytes
iv=fedcba9876543210                  # text, 16 bytes
printf '%s' '{"paymentId":"P1","reason":"Größe, \"zu klein\" ${sys:user.name} & 一"}' > plaintext.json
body=$(openssl enc -aes-256-cbc -K "$(printf %s $key | od -An -tx1 | tr -d " \n")" -iv "$(printf %s $iv | od -An -tx1 | tr -d " \n")" -in plaintext.json | base64 -w0)
printf '%s' "body=$body&charset=utf-8&encryptType=AES&format=json&merchantId=B131567545069&method=bieases.trade.refund&signType=RSA&timestamp=1753776000123" > sorted-envelope.txt
printf '%s' "$body" > ciphertext-body.txt
{
  echo "merchantId=B131567545069"
  echo "method=bieases.trade.refund"
  echo "timestamp=1753776000123"
  echo "aes-key=$key"
  echo "aes-iv=$iv"
  echo "body=$body"
  for who in merchant gateway; do
    for input in sorted-envelope ciphertext-body plaintext-body; do
      file=$input.txt
      [ "$input" = plaintext-body ] && file=plaintext.json
      for digest in sha256 sha1 md5; do
        echo "sign.$who.$input.${digest^^}withRSA=$(openssl dgst -$digest -sign $who.pkcs8.pem "$file" | base64 -w0)"
      done
    done
  done
} > vector.properties
