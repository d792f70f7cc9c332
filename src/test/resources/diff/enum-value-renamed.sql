-- CHANGED TYPE shop.status
ALTER TYPE shop.status RENAME VALUE 'paid' TO 'settled';
